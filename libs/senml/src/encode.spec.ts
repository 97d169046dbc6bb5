import { decode } from 'cborg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  EARLIEST_ENCODABLE_TIME,
  encodeSenmlCbor,
  encodeSenmlJson,
  resolveSenmlCbor,
  resolveSenmlJson,
  senmlJsonPieces,
  SenmlJsonWriter,
  type ResolvedRecord,
} from './index';
import { inCbor, resolvedRecords, runs } from './records.fixture';

const receivedAt = 1_800_000_000;
const options = { receivedAt };
const record = (more: Partial<ResolvedRecord> = {}): ResolvedRecord => ({
  index: 0,
  name: 'home/kitchen/temperature',
  unit: 'Cel',
  time: 1_700_000_000,
  value: 21.5,
  sum: undefined,
  updateTime: undefined,
  ...more,
});
const fieldsOf = (records: readonly ResolvedRecord[]) => JSON.parse(encodeSenmlJson(records)) as object[];

describe('a written pack', () => {
  it('says once what its records have in common', () => {
    const records = [
      record(),
      record({ name: 'home/kitchen/humidity', unit: '%RH', value: 40 }),
      record({ time: 1_700_000_060.25, value: 21.6 }),
    ];
    expect(fieldsOf(records)).toEqual([
      { bn: 'home/kitchen/', bt: 1_700_000_000, bu: 'Cel', n: 'temperature', v: 21.5 },
      { n: 'humidity', u: '%RH', v: 40 },
      { n: 'temperature', t: 60.25, v: 21.6 },
    ]);
  });

  it('has the whole name as its base when there is one only, and no half words', () => {
    expect(fieldsOf([record(), record({ time: 1_700_000_001 })])).toEqual([
      { bn: 'home/kitchen/temperature', bt: 1_700_000_000, bu: 'Cel', v: 21.5 },
      { t: 1, v: 21.5 },
    ]);
    expect(fieldsOf([record({ name: 'temperature' }), record({ name: 'tempo' })])[0]).not.toHaveProperty(
      'bn',
    );
  });

  it('has no base unit where a record has none, as it could not be taken back', () => {
    expect(fieldsOf([record(), record({ unit: undefined })])).toMatchObject([{ u: 'Cel' }, { v: 21.5 }]);
    expect(fieldsOf([record(), record({ unit: undefined })])[1]).not.toHaveProperty('u');
  });

  it('says version 26 for secondary units only', () => {
    expect(fieldsOf([record({ unit: 'kWh' })])).toMatchObject([{ bver: 26, bu: 'kWh' }]);
    expect(fieldsOf([record()])[0]).not.toHaveProperty('bver');
  });

  it('refuses what SenML cannot say', () => {
    for (const wrong of [
      { time: EARLIEST_ENCODABLE_TIME - 1 },
      { time: NaN },
      { value: Infinity },
      { sum: NaN },
    ]) {
      expect(() => encodeSenmlJson([record(wrong)])).toThrow(RangeError);
      expect(() => encodeSenmlCbor([record(wrong)])).toThrow(RangeError);
    }
  });

  it('resolves to the records it was made of, to the last bit', () => {
    fc.assert(
      fc.property(resolvedRecords, (records) => {
        expect(resolveSenmlJson(encodeSenmlJson(records), options)).toEqual({ records, errors: [] });
        expect(resolveSenmlCbor(encodeSenmlCbor(records), options)).toEqual({ records, errors: [] });
        const pieces = [...senmlJsonPieces(records, { secondaryUnits: true })].join('');
        expect(resolveSenmlJson(pieces, options)).toEqual({ records, errors: [] });
      }),
      runs(500, 20_000),
    );
  });

  it('resolves to the same in whatever order its records were', () => {
    const shuffled = fc
      .uniqueArray(fc.integer({ min: 2 ** 28, max: 4e9 }), { minLength: 1, maxLength: 50 })
      .chain((times) =>
        fc.tuple(fc.constant(times), fc.shuffledSubarray(times, { minLength: times.length })),
      );
    fc.assert(
      fc.property(shuffled, (orders) => {
        const [one, other] = orders.map((times) => {
          const text = encodeSenmlJson(
            times.map((time) => record({ time, name: `n${time % 3}`, value: time })),
          );
          return resolveSenmlJson(text, options).records.map((each) => ({ ...each, index: 0 }));
        });
        expect(one).toEqual(other);
        expect(one).toHaveLength(orders[0].length);
      }),
      runs(200, 5_000),
    );
  });

  it('in CBOR is what another implementation reads', () => {
    fc.assert(
      fc.property(resolvedRecords, (records) => {
        const json = fieldsOf(records).map((fields) => inCbor({ ...fields }));
        const cbor: unknown = decode(encodeSenmlCbor(records), {
          useMaps: true,
          rejectDuplicateMapKeys: true,
        });
        expect(cbor).toEqual(json);
      }),
      runs(200, 10_000),
    );
  });

  it('in CBOR takes no more bytes than it has to', () => {
    const sizeOf = (value: number) =>
      encodeSenmlCbor([record({ value })]).length - encodeSenmlCbor([record({ value: 0 })]).length;
    expect([23, 24, 256, 65_536, 2 ** 32, -24, -25].map(sizeOf)).toEqual([0, 1, 2, 4, 8, 0, 1]);
    expect([1.5, -0.25, 2 ** -14 * 1.5, 65_504.5, 1e-20, 0.1, 2 ** -20 * 1.5].map(sizeOf)).toEqual([
      2, 2, 2, 4, 8, 8, 4,
    ]);
  });
});

describe('an export', () => {
  it('of any length is one pack, written in pieces', () => {
    const many = Array.from({ length: 2_345 }, (_, index) =>
      record({ index, time: 1_700_000_000 + index * 60, name: `room${index >> 9}/t`, value: index / 10 }),
    );
    const pieces = [...senmlJsonPieces(many, { secondaryUnits: false })];
    expect(pieces.length).toBeGreaterThan(4);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(50_000);
    expect(resolveSenmlJson(pieces.join(''), options)).toEqual({ records: many, errors: [] });
  });

  it('has no unit that a later piece could not take back', () => {
    const [warm, bare] = [record(), record({ index: 1, unit: undefined, time: 1_700_000_001 })];
    const writer = new SenmlJsonWriter({ secondaryUnits: false });
    const text = writer.write([warm]) + writer.write([bare]) + writer.end();
    expect(resolveSenmlJson(text, options).records).toEqual([warm, bare]);
  });

  it('asks for one record after the other', () => {
    let asked = 0;
    const endless = (function* () {
      for (;;) yield record({ time: 1_700_000_000 + asked++ });
    })();
    const pieces = senmlJsonPieces(endless, { secondaryUnits: false });
    expect(pieces.next().value).toMatch(/^\[\{/);
    expect(asked).toBeLessThan(1_000);
  });

  it('of nothing is an empty array', () => {
    expect([...senmlJsonPieces([], { secondaryUnits: false })].join('')).toBe('[]\n');
    expect(new SenmlJsonWriter({ secondaryUnits: true }).end()).toBe('[]\n');
  });

  it('says its version before it knows what comes', () => {
    const kWh = [record({ unit: 'kWh' })];
    expect(() => new SenmlJsonWriter({ secondaryUnits: false }).write(kWh)).toThrow(/secondary/);
    expect(new SenmlJsonWriter({ secondaryUnits: true }).write([record()])).toContain('"bver":26');
  });
});
