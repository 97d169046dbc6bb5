import type { Level } from '@mynedata/privacy-mechanisms';
import type { Market } from '../market';
import type { ModelPerson, ModelRecord, ModelType } from './model';

/** A new processor's organisation. */
export async function organisation(market: Market): Promise<string> {
  const processor = await market.newcomer().registerAsProcessor();
  return ((await processor.get('/profile')).body as { organisation: { id: string } }).organisation.id;
}

/** A meter that reads whole numbers from 0 to 100, on a grid of halves. */
export const meter = (name: string): ModelType => ({
  name,
  kind: 'time_series',
  attributes: [
    {
      name: 'value',
      technicalType: 'number',
      logicalType: 'smart_home',
      bounds: { min: 0, max: 100, grid: 0.5 },
      categories: null,
      contexts: null,
    },
  ],
});

/** Somebody with one source of the type. */
export const somebody = (type: ModelType, level: Level, records: readonly ModelRecord[]): ModelPerson => ({
  id: crypto.randomUUID(),
  defaults: { smart_home: level },
  sources: [
    {
      id: crypto.randomUUID(),
      type,
      paused: false,
      levels: {},
      intervals: [],
      series: [{ name: 'value', records, cuts: records.length === 0 ? [] : [records.length] }],
      mappings: [],
    },
  ],
});
