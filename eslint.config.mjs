import nx from '@nx/eslint-plugin';
import angular from 'angular-eslint';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** Who may import whom: the picture in docs/architecture.md, as rules. */
export const depConstraints = [
  { sourceTag: 'module:app', onlyDependOnLibsWithTags: ['module:*', 'pure'] },
  {
    sourceTag: 'module:demo',
    onlyDependOnLibsWithTags: [
      'module:queries',
      'module:sources',
      'module:privacy',
      'module:payments',
      'module:users',
      'module:platform',
      'pure',
    ],
  },
  {
    sourceTag: 'module:queries',
    onlyDependOnLibsWithTags: [
      'module:sources',
      'module:privacy',
      'module:payments',
      'module:users',
      'module:platform',
      'pure',
    ],
  },
  {
    sourceTag: 'module:privacy',
    onlyDependOnLibsWithTags: ['module:sources', 'module:users', 'module:platform', 'pure'],
  },
  { sourceTag: 'module:payments', onlyDependOnLibsWithTags: ['module:users', 'module:platform', 'pure'] },
  { sourceTag: 'module:sources', onlyDependOnLibsWithTags: ['module:users', 'module:platform', 'pure'] },
  { sourceTag: 'module:users', onlyDependOnLibsWithTags: ['module:platform', 'pure'] },
  { sourceTag: 'module:platform', onlyDependOnLibsWithTags: ['pure'] },
  {
    sourceTag: 'module:migrations',
    onlyDependOnLibsWithTags: [],
    bannedExternalImports: ['@nestjs/*', '@angular/*'],
  },
  {
    sourceTag: 'pure',
    onlyDependOnLibsWithTags: ['pure'],
    bannedExternalImports: ['@nestjs/*', '@angular/*', 'typeorm', 'pg', 'pg-boss', 'express'],
  },
  {
    sourceTag: 'cockpit:app',
    onlyDependOnLibsWithTags: ['cockpit:*', 'lib:api-client', 'lib:query-language'],
  },
  {
    sourceTag: 'cockpit:user',
    onlyDependOnLibsWithTags: ['cockpit:shared', 'lib:api-client', 'lib:query-language'],
  },
  {
    sourceTag: 'cockpit:processor',
    onlyDependOnLibsWithTags: ['cockpit:shared', 'lib:api-client', 'lib:query-language'],
  },
  {
    sourceTag: 'cockpit:public',
    onlyDependOnLibsWithTags: ['cockpit:shared', 'lib:api-client', 'lib:privacy-mechanisms'],
  },
  { sourceTag: 'cockpit:shared', onlyDependOnLibsWithTags: ['lib:api-client'] },
];

const noFrameworkInPureLibs = {
  patterns: [
    {
      group: [
        '@nestjs/*',
        '@angular/*',
        'typeorm',
        'pg',
        'pg-boss',
        'express',
        'node:fs*',
        'node:net',
        'node:http*',
        'node:child_process',
      ],
      message: 'Libs are pure: no framework, no I/O.',
    },
  ],
};
const typeormOnlyInStores = {
  paths: [
    {
      name: 'typeorm',
      message: 'TypeORM belongs in *.entity.ts, *.store.ts, *.view.ts, platform/database and migrations.',
    },
  ],
};
const timeAndChance = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'Time is injected: use Clock from platform.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Time is injected: use Clock from platform.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Chance is injected: use Random from platform, or a RandomSource for noise.',
  },
  {
    selector: "MemberExpression[object.object.name='process'][object.property.name='env']",
    message: 'Configuration is read once, in platform/config.',
  },
  { selector: 'ExportAllDeclaration', message: 'Doors re-export by name, never export *.' },
];

/** Where ε becomes noise: nothing there may be rounded away. */
const wholeNumbersOnly = [
  {
    selector:
      "MemberExpression[object.name='Math'][property.name=/^(log|log2|log10|log1p|exp|expm1|sqrt|cbrt|pow|hypot|sin|cos|tan|round|fround)$/]",
    message: 'Noise is drawn in whole numbers: floats belong to accuracy and to released numbers.',
  },
  {
    selector: 'Literal[raw=/^[0-9]*[.][0-9]/]',
    message: 'Noise is drawn in whole numbers and exact fractions.',
  },
  {
    selector: "ImportSpecifier[imported.name='toNumber']",
    message: 'A rational rounded to a float is for accuracy only.',
  },
];

export default tseslint.config(
  {
    ignores: [
      '**/dist',
      '**/node_modules',
      '**/.nx',
      '**/.angular',
      '.mynedata',
      '**/*.mjs',
      'libs/api-client/src/schema.ts',
      'test-results',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: false, allow: [], depConstraints },
      ],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      eqeqeq: 'error',
    },
  },
  {
    files: ['libs/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/vitest.config.ts'],
    rules: { 'no-restricted-imports': ['error', noFrameworkInPureLibs] },
  },
  {
    files: ['apps/api/src/**/*.ts'],
    ignores: ['**/*.entity.ts', '**/*.store.ts', '**/*.view.ts', 'apps/api/src/platform/database/**'],
    rules: { 'no-restricted-imports': ['error', typeormOnlyInStores] },
  },
  {
    files: ['apps/api/src/**/*.ts', 'libs/*/src/**/*.ts'],
    ignores: ['apps/api/src/platform/**', '**/*.spec.ts'],
    rules: { 'no-restricted-syntax': ['error', ...timeAndChance] },
  },
  {
    files: [
      'libs/privacy-mechanisms/src/{exact,discrete-laplace,quantile,vector,sensitivity,composition,release}.ts',
    ],
    rules: { 'no-restricted-syntax': ['error', ...timeAndChance, ...wholeNumbersOnly] },
  },
  {
    // Tests look behind the doors, and use the tools that start servers.
    files: ['apps/api/test/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': 'off',
      // Answers of the API are read as a program outside would read them.
      '@typescript-eslint/no-explicit-any': 'off',
    },
  },
  {
    files: ['**/*.spec.ts', 'apps/api/test/**'],
    rules: {
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
  {
    files: ['apps/cockpit/src/**/*.ts'],
    extends: [...angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@mynedata/privacy-mechanisms',
              message:
                'A browser draws no noise: it may check certificates (@mynedata/privacy-mechanisms/certificate).',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['apps/cockpit/src/**/*.html'],
    extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility],
  },
  prettier,
);
