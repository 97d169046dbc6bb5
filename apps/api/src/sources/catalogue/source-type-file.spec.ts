import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isRegisteredUnit, isSecondaryUnit } from '@mynedata/senml';
import { attributeRoles, conflictRules, logicalTypes, sourceKinds, technicalTypes } from './catalogue';
import { hierarchyKinds } from './catalogue-hierarchy';
import schema from './source-type.schema.json';
import { type SourceTypeFile, differences, readSourceType } from './source-type-file';
import { successionRules } from './source-type-rules';

const texts = { title: { en: 'A', de: 'A' }, description: { en: 'A.', de: 'A.' } };
const number = {
  technicalType: 'number',
  logicalType: 'medical',
  role: 'sensitive',
  min: 0,
  max: 10,
  grid: 1,
};
const text = { technicalType: 'text', logicalType: 'consumer', role: 'quasi' };

const typeOf = (attributes: readonly object[], more: object = {}): object => ({
  name: 'Thing',
  version: 1,
  kind: 'time_series',
  ...texts,
  ...more,
  attributes: attributes.map((attribute, index) => ({ name: `a${index}`, ...texts, ...attribute })),
});
const read = (value: unknown) => readSourceType(JSON.stringify(value));
const placesOf = (value: unknown): string[] => {
  const result = read(value);
  return result.ok ? [] : result.errors.map(({ pointer, detail }) => `${pointer}: ${detail}`);
};

describe('a file of a source type', () => {
  it.each(readdirSync(folder()).filter((name) => /\.v[0-9]+\.json$/.test(name) && !isFirstForm(name)))(
    'that we ship is one: %s',
    (name) => {
      expect(readSourceType(readFileSync(join(folder(), name), 'utf8'))).toMatchObject({ ok: true });
    },
  );

  it('has every error listed with a JSON pointer, also when it is no JSON at all', () => {
    expect(readSourceType('{')).toMatchObject({ ok: false, errors: [{ pointer: '' }] });
    expect(
      placesOf(
        typeOf(
          [
            { ...number, unit: 'ppm' },
            { ...text, min: 1, role: 'secret' },
          ],
          { version: 0, colour: 'red' },
        ),
      ),
    ).toEqual([
      ': colour is not known here',
      '/version: must be >= 1',
      expect.stringMatching(/^\/attributes\/0\/unit: must be null$/),
      expect.stringMatching(/^\/attributes\/0\/unit: must be one of m, kg,/),
      '/attributes/1/min: does not apply to this technical type',
      '/attributes/1/role: must be one of direct, quasi, sensitive, harmless',
    ]);
  });

  it('needs bounds and a grid for numbers, and both bounds on the grid', () => {
    expect(placesOf(typeOf([{ ...number, grid: undefined }]))).toEqual(['/attributes/0: grid is missing']);
    expect(placesOf(typeOf([{ ...number, min: 0.5 }]))).toEqual([
      '/attributes/0/grid: min and max must lie on the grid',
    ]);
    expect(placesOf(typeOf([{ ...number, max: -1 }]))).toEqual(['/attributes/0/max: max must be above min']);
    expect(placesOf(typeOf([{ ...number, technicalType: 'integer', grid: 0.5 }]))).toEqual([
      '/attributes/0: min, max and grid of an integer are whole numbers',
    ]);
    expect(placesOf(typeOf([{ ...number, max: 0.01, grid: 0.000001 }]))).toEqual([]);
  });

  it('names each attribute once, and has contexts only where names are mapped', () => {
    expect(
      placesOf(
        typeOf([
          { ...number, name: 'x' },
          { ...number, name: 'x', contexts: ['indoor'] },
        ]),
      ),
    ).toEqual([
      '/attributes/1/name: x is already an attribute',
      '/attributes/1/contexts: only dynamic types have contexts: their names are mapped',
    ]);
  });

  it('takes the leaves of a tree of any depth as its categories, each once', () => {
    const hierarchy = {
      kind: 'categories',
      nodes: [
        { name: 'a', children: [{ name: 'b', children: [{ name: 'c' }, { name: 'd' }] }] },
        { name: 'e' },
      ],
    };
    const result = read(typeOf([{ ...text, hierarchy }]));
    expect(result).toMatchObject({ ok: true, type: { attributes: [{ categories: ['c', 'd', 'e'] }] } });
    expect(placesOf(typeOf([{ ...text, hierarchy, categories: ['c', 'd'] }]))).toEqual([
      '/attributes/0/categories: are the leaves of the tree, in its order; leave them out',
    ]);
    const twice = { kind: 'categories', nodes: [{ name: 'a', children: [{ name: 'b' }, { name: 'a' }] }] };
    expect(placesOf(typeOf([{ ...text, hierarchy: twice }]))).toEqual([
      '/attributes/0/hierarchy/nodes: a is in the tree twice',
    ]);
  });

  it('lets every hierarchy go from fine to coarse, of a kind that fits the values', () => {
    const placeOf = (attribute: object, hierarchy: object): string =>
      placesOf(typeOf([{ ...attribute, hierarchy }])).join();
    expect(placeOf(number, { kind: 'steps', steps: [2, 10] })).toBe('');
    expect(placeOf(number, { kind: 'steps', steps: [2, 5] })).toContain(
      '/steps/1: 5 is no larger multiple of 2',
    );
    expect(placeOf(number, { kind: 'steps', steps: [0.5] })).toContain('/steps/0: 0.5 is no larger');
    expect(placeOf(text, { kind: 'steps', steps: [2] })).toContain('steps are for numbers');
    const date = { ...text, technicalType: 'date' };
    expect(placeOf(date, { kind: 'dates', levels: ['day', 'year', 'decade'] })).toBe('');
    expect(placeOf(date, { kind: 'dates', levels: ['year', 'month'] })).toContain('fine to coarse');
    expect(placeOf(date, { kind: 'weeks' })).toContain('/attributes/0/hierarchy');
    expect(placeOf(text, { kind: 'geohash', prefixLengths: [7, 5, 3] })).toBe('');
    expect(placeOf(text, { kind: 'geohash', prefixLengths: [3, 5] })).toContain('long to short');
    expect(placeOf(number, { kind: 'geohash', with: 'a1', prefixLengths: [3] })).toContain('name each other');
  });

  it('pairs a latitude with its longitude, and nothing else', () => {
    const coordinate = (unit: string, other: string) => ({
      ...number,
      unit,
      hierarchy: { kind: 'geohash', with: other, prefixLengths: [5] },
    });
    expect(placesOf(typeOf([coordinate('lat', 'a1'), coordinate('lon', 'a0')]))).toEqual([]);
    expect(placesOf(typeOf([coordinate('lat', 'a1'), coordinate('lat', 'a0')]))).toHaveLength(2);
    expect(placesOf(typeOf([coordinate('lat', 'a1'), { ...number, unit: 'lon' }]))).toHaveLength(1);
  });
});

describe('the schema of files', () => {
  const { properties, $defs } = schema;
  const { technicalType, logicalType, role } = $defs.attribute.properties;

  it('knows the words of the catalogue and no others', () => {
    expect(technicalType.enum).toEqual([...technicalTypes]);
    expect([...logicalType.enum].sort()).toEqual([...logicalTypes].sort());
    expect(role.enum).toEqual([...attributeRoles]);
    expect(properties.kind.enum).toEqual([...sourceKinds]);
    expect(properties.conflict.enum).toEqual([...conflictRules]);
    expect($defs.hierarchy.oneOf.map(({ properties: { kind } }) => kind.const)).toEqual([...hierarchyKinds]);
  });

  it('takes primary units only: secondary ones are converted on the way in', () => {
    for (const unit of $defs.unit.enum)
      expect([isRegisteredUnit(unit), isSecondaryUnit(unit)], unit).toEqual([true, false]);
  });
});

describe('two versions', () => {
  const parsed = (value: object): SourceTypeFile => {
    const result = read(value);
    if (!result.ok) throw new Error(JSON.stringify(result.errors));
    return result.type;
  };

  it('are told apart by pointers', () => {
    const [before, after] = [parsed(typeOf([number, text])), parsed(typeOf([{ ...number, max: 20 }]))];
    expect(differences(before, before)).toEqual([]);
    expect(differences(before, after).map(({ pointer }) => pointer)).toEqual([
      '/attributes/0/max',
      '/attributes/1',
    ]);
  });

  it('may have other bounds, but not another unit or type under the same name', () => {
    const before = parsed(typeOf([{ ...number, unit: 'J' }]));
    expect(successionRules(before, parsed(typeOf([{ ...number, unit: 'J', max: 20 }, text])))).toEqual([]);
    const after = parsed(typeOf([{ ...number, unit: 'W', technicalType: 'integer' }], { kind: 'dynamic' }));
    expect(successionRules(before, after).map(({ pointer }) => pointer)).toEqual([
      '/kind',
      '/attributes/0/technicalType',
      '/attributes/0/unit',
    ]);
  });
});

function folder(): string {
  return join(import.meta.dirname, '../../../../../migrations/source-types');
}

/** The files of the first migration, from before types had texts in two languages. */
function isFirstForm(name: string): boolean {
  return /^(iris|location-probe|openhab-sensor|personal-information|random-data)\.v1\.json$/.test(name);
}
