import { describe, expect, it } from 'vitest';
import type { Config } from '@mynedata/platform';
import { testRandomSource } from '@mynedata/privacy-mechanisms';
import { QueriesModule } from '../src/queries/queries.module';

const inEnvironment = (environment: Config['environment']) => ({ environment }) as Config;

describe('a market', () => {
  it('does not start in production with noise that somebody can know', () => {
    const known = testRandomSource('known');
    expect(() => new QueriesModule(known, inEnvironment('production'))).toThrow(/generator/);
    expect(() => new QueriesModule(known, inEnvironment('test'))).not.toThrow();
  });
});
