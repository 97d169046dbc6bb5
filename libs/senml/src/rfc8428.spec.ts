/** The examples of RFC 8428 §5 and §6, each read as JSON, as CBOR and as a stream, and written again. */
import { encode } from 'cborg';
import { describe, expect, it } from 'vitest';
import {
  encodeSenmlCbor,
  encodeSenmlJson,
  resolveSenmlCbor,
  resolveSenmlJson,
  SensmlJsonReader,
  type SenmlValue,
} from './index';
import { hex, inCbor } from './records.fixture';

const receivedAt = 1_800_000_000;
const device = 'urn:dev:ow:10e2073a01080063';
type Expected = readonly (readonly [
  name: string,
  unit: string | undefined,
  time: number,
  value: SenmlValue,
])[];
interface Example {
  readonly section: string;
  readonly shows: string;
  readonly pack: readonly Readonly<Record<string, unknown>>[];
  readonly means: Expected;
}

const humidity = [
  [0, 20, 24.30621, 60.07965],
  [60, 20.3, 24.30622, 60.07965],
  [120, 20.7, 24.30623, 60.07966],
] as const;

const examples: readonly Example[] = [
  {
    section: '5.1.1',
    shows: 'a single measurement',
    pack: [{ n: device, u: 'Cel', v: 23.1 }],
    means: [[device, 'Cel', receivedAt, 23.1]],
  },
  {
    section: '5.1.2',
    shows: 'several measurements now',
    pack: [
      { bn: `${device}:`, n: 'voltage', u: 'V', v: 120.1 },
      { n: 'current', u: 'A', v: 1.2 },
    ],
    means: [
      [`${device}:voltage`, 'V', receivedAt, 120.1],
      [`${device}:current`, 'A', receivedAt, 1.2],
    ],
  },
  {
    section: '5.1.2',
    shows: 'a current over five seconds in version 5',
    pack: [
      { bn: `${device}:`, bt: 1.276020076001e9, bu: 'A', bver: 5, n: 'voltage', u: 'V', v: 120.1 },
      ...[1.2, 1.3, 1.4, 1.5, 1.6].map((v, index) => ({ n: 'current', t: index - 5, v })),
      { n: 'current', v: 1.7 },
    ],
    means: [
      ...[1.2, 1.3, 1.4, 1.5, 1.6].map(
        (v, index) => [`${device}:current`, 'A', 1.276020076001e9 + index - 5, v] as const,
      ),
      [`${device}:voltage`, 'V', 1.276020076001e9, 120.1],
      [`${device}:current`, 'A', 1.276020076001e9, 1.7],
    ],
  },
  {
    section: '5.1.2',
    shows: 'a stream of humidity',
    pack: [
      { bn: device, bt: 1.320067464e9, bu: '%RH', v: 21.2 },
      { t: 10, v: 21.3 },
      { t: 20, v: 21.4 },
    ],
    means: [
      [device, '%RH', 1320067464, 21.2],
      [device, '%RH', 1320067474, 21.3],
      [device, '%RH', 1320067484, 21.4],
    ],
  },
  {
    section: '5.1.3 and 5.1.4',
    shows: 'positions with humidity and the battery, resolved',
    pack: [
      { bn: device, bt: 1.320067464e9, bu: '%RH', v: 20 },
      { u: 'lon', v: 24.30621 },
      { u: 'lat', v: 60.07965 },
      ...humidity.slice(1).flatMap(([t, rh, lon, lat]) => [
        { t, v: rh },
        { u: 'lon', t, v: lon },
        { u: 'lat', t, v: lat },
      ]),
      { u: '%EL', t: 150, v: 98 },
    ],
    means: [
      ...humidity.flatMap(([t, rh, lon, lat]): Expected => [
        [device, '%RH', 1320067464 + t, rh],
        [device, 'lon', 1320067464 + t, lon],
        [device, 'lat', 1320067464 + t, lat],
      ]),
      [device, '%EL', 1320067614, 98],
    ],
  },
  {
    section: '5.1.5',
    shows: 'several data types',
    pack: [
      { bn: `${device}:`, n: 'temp', u: 'Cel', v: 23.1 },
      { n: 'label', vs: 'Machine Room' },
      { n: 'open', vb: false },
      { n: 'nfc-reader', vd: 'aGkgCg' },
    ],
    means: [
      [`${device}:temp`, 'Cel', receivedAt, 23.1],
      [`${device}:label`, undefined, receivedAt, 'Machine Room'],
      [`${device}:open`, undefined, receivedAt, false],
      [`${device}:nfc-reader`, undefined, receivedAt, hex('6869200a')],
    ],
  },
  {
    section: '5.1.6',
    shows: 'a collection of resources of two devices',
    pack: [
      { bn: '2001:db8::2/', bt: 1.320078429e9, n: 'temperature', u: 'Cel', v: 25.2 },
      { n: 'humidity', u: '%RH', v: 30 },
      { bn: '2001:db8::1/', n: 'temperature', u: 'Cel', v: 12.3 },
      { n: 'humidity', u: '%RH', v: 67 },
    ],
    means: [
      ['2001:db8::2/temperature', 'Cel', 1320078429, 25.2],
      ['2001:db8::2/humidity', '%RH', 1320078429, 30],
      ['2001:db8::1/temperature', 'Cel', 1320078429, 12.3],
      ['2001:db8::1/humidity', '%RH', 1320078429, 67],
    ],
  },
  {
    section: '5.1.7',
    shows: 'a thermostat, its name in a record of its own',
    pack: [
      { bn: `${device}:` },
      { n: 'temp', u: 'Cel', v: 23.1 },
      { n: 'heat', u: '/', v: 1 },
      { n: 'fan', u: '/', v: 0 },
    ],
    means: [
      [`${device}:temp`, 'Cel', receivedAt, 23.1],
      [`${device}:heat`, '/', receivedAt, 1],
      [`${device}:fan`, '/', receivedAt, 0],
    ],
  },
  {
    section: '5.1.7',
    shows: 'two lights dimmed, then off a tenth of a second later',
    pack: [
      { bt: 1.320078429e9, bu: '/', n: '2001:db8::3', v: 0.5 },
      { n: '2001:db8::4', v: 0.5 },
      { n: '2001:db8::3', t: 0.1, v: 0 },
      { n: '2001:db8::4', t: 0.1, v: 0 },
    ],
    means: [
      ['2001:db8::3', '/', 1320078429, 0.5],
      ['2001:db8::4', '/', 1320078429, 0.5],
      ['2001:db8::3', '/', 1320078429.1, 0],
      ['2001:db8::4', '/', 1320078429.1, 0],
    ],
  },
];

describe('the examples of RFC 8428', () => {
  it.each(examples)('§$section: $shows', ({ pack, means }) => {
    const text = JSON.stringify(pack);
    const result = resolveSenmlJson(text, { receivedAt });
    expect(result.errors).toEqual([]);
    expect(result.records.map(({ name, unit, time, value }) => [name, unit, time, value])).toEqual(means);
    expect(resolveSenmlCbor(encode(pack.map(inCbor)), { receivedAt })).toEqual(result);
    expect(new SensmlJsonReader().push(new TextEncoder().encode(text), receivedAt)).toEqual(result);
    const again = { records: result.records.map((record, index) => ({ ...record, index })), errors: [] };
    expect(resolveSenmlJson(encodeSenmlJson(result.records), { receivedAt })).toEqual(again);
    expect(resolveSenmlCbor(encodeSenmlCbor(result.records), { receivedAt })).toEqual(again);
  });

  it('§6: the bytes of the current over five seconds', () => {
    const bytes = hex(`87 a7 21 78 1c 75726e3a6465763a6f773a313065323037336130313038303036333a
      22 fb 41d303a15b001062 23 61 41 20 05 00 67 766f6c74616765 01 61 56 02 fb 405e066666666666
      a3 00 67 63757272656e74 06 24 02 fb 3ff3333333333333
      a3 00 67 63757272656e74 06 23 02 fb 3ff4cccccccccccd
      a3 00 67 63757272656e74 06 22 02 fb 3ff6666666666666
      a3 00 67 63757272656e74 06 21 02 f9 3e00
      a3 00 67 63757272656e74 06 20 02 fb 3ff999999999999a
      a3 00 67 63757272656e74 06 00 02 fb 3ffb333333333333`);
    const example = examples[2];
    expect(resolveSenmlCbor(bytes, { receivedAt })).toEqual(
      resolveSenmlJson(JSON.stringify(example?.pack), { receivedAt }),
    );
  });
});
