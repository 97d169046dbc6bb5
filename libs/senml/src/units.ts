/**
 * The units of SenML: those of RFC 8428 §12.1 and RFC 8798 §2, and those that were registered since. Units with an
 * asterisk in the registry may be sent, but their neighbours without a scale are preferred.
 */
const primaryUnits = new Set(
  (
    'm kg g s A K cd mol Hz rad sr N Pa J W C V F Ohm S Wb T H Cel lm lx Bq Gy Sv kat m2 m3 l m/s m/s2 m3/s l/s ' +
    'W/m2 cd/m2 bit bit/s lat lon pH dB dBW Bspl count / % %RH %EL EL 1/s 1/min beat/min beats S/m ' +
    'B VA VAs var vars J/m kg/m3 deg NTU'
  ).split(' '),
);

/**
 * One unit in terms of another: `value × times ÷ over + offset`. A fraction, because 1/1000 is no binary number and a
 * division rounds once: 9 mm are 0.009 m, not 0.009000000000000001 m.
 */
interface Scale {
  readonly unit: string;
  readonly times: number;
  readonly over: number;
  readonly offset: number;
}

const scaled = (unit: string, times: number, over = 1, offset = 0): Scale => ({ unit, times, over, offset });

/** RFC 8798 §3, table 2, and those registered since: allowed under `bver` 26 only. */
const secondaryUnits: ReadonlyMap<string, Scale> = new Map([
  ['ms', scaled('s', 1, 1000)],
  ['min', scaled('s', 60)],
  ['h', scaled('s', 3600)],
  ['MHz', scaled('Hz', 1e6)],
  ['kW', scaled('W', 1000)],
  ['kVA', scaled('VA', 1000)],
  ['kvar', scaled('var', 1000)],
  ['Ah', scaled('C', 3600)],
  ['Wh', scaled('J', 3600)],
  ['kWh', scaled('J', 3_600_000)],
  ['varh', scaled('vars', 3600)],
  ['kvarh', scaled('vars', 3_600_000)],
  ['VAh', scaled('VAs', 3600)],
  ['kVAh', scaled('VAs', 3_600_000)],
  ['Wh/km', scaled('J/m', 18, 5)],
  ['KiB', scaled('B', 1024)],
  ['GB', scaled('B', 1e9)],
  ['Mbit/s', scaled('bit/s', 1e6)],
  ['B/s', scaled('bit/s', 8)],
  ['MB/s', scaled('bit/s', 8e6)],
  ['mV', scaled('V', 1, 1000)],
  ['mA', scaled('A', 1, 1000)],
  ['dBm', scaled('dBW', 1, 1, -30)],
  ['ug/m3', scaled('kg/m3', 1, 1e9)],
  ['mg/l', scaled('kg/m3', 1, 1000)],
  ['ug/l', scaled('kg/m3', 1, 1e6)],
  ['g/l', scaled('kg/m3', 1)],
  ['mm/h', scaled('m/s', 1, 3_600_000)],
  ['m/h', scaled('m/s', 1, 3600)],
  ['ppm', scaled('/', 1, 1e6)],
  ['ppb', scaled('/', 1, 1e9)],
  ['ppt', scaled('/', 1, 1e12)],
  ['/100', scaled('/', 1, 100)],
  ['/1000', scaled('/', 1, 1000)],
  ['hPa', scaled('Pa', 100)],
  ['mm', scaled('m', 1, 1000)],
  ['cm', scaled('m', 1, 100)],
  ['km', scaled('m', 1000)],
  ['km/h', scaled('m/s', 5, 18)],
]);

/** Primary units of one dimension. `%` is the ratio itself, not a hundredth of it (RFC 8428 §12.1, note 1). */
const equivalents: ReadonlyMap<string, Scale> = new Map([
  ['g', scaled('kg', 1, 1000)],
  ['l', scaled('m3', 1, 1000)],
  ['l/s', scaled('m3/s', 1, 1000)],
  ['Cel', scaled('K', 1, 1, 273.15)],
  ['%', scaled('/', 1)],
  ['1/min', scaled('1/s', 1, 60)],
  ['deg', scaled('rad', Math.PI, 180)],
  ['B', scaled('bit', 8)],
]);

/** Whether the unit is of the SenML registry, primary or secondary. Others may be sent: the registry grows. */
export function isRegisteredUnit(unit: string): boolean {
  return primaryUnits.has(unit) || secondaryUnits.has(unit);
}

/** Whether the unit is a multiple that only packs of `bver` 26 may use (RFC 8798 §3, RFC 9100 feature 4). */
export function isSecondaryUnit(unit: string): boolean {
  return secondaryUnits.has(unit);
}

/** The primary unit that a secondary one is a multiple of; undefined for all others. */
export function primaryUnitOf(unit: string): string | undefined {
  return secondaryUnits.get(unit)?.unit;
}

/** How values of one unit become values of another: `value × times ÷ over + offset`. */
export interface UnitConversion {
  readonly times: number;
  readonly over: number;
  readonly offset: number;
}

/**
 * The conversion from one registered unit to another of the same dimension, to be looked up once for many values;
 * undefined when there is none. Units that nobody registered convert to themselves only.
 */
export function unitConversion(from: string, to: string): UnitConversion | undefined {
  if (from === to) return { times: 1, over: 1, offset: 0 };
  const source = inBase(from);
  const target = inBase(to);
  if (source === undefined || target?.unit !== source.unit) return undefined;
  const times = source.times * target.over;
  const over = source.over * target.times;
  const divisor = greatestCommonDivisor(times, over);
  return {
    times: times / divisor,
    over: over / divisor,
    offset: ((source.offset - target.offset) * target.over) / target.times,
  };
}

/**
 * A value in another unit of the same dimension; undefined when the units do not convert into each other.
 * Sums (`s`, unit × seconds) convert by the same factor, but not between units with different zeros (Cel, dBm).
 */
export function convertUnit(value: number, from: string, to: string): number | undefined {
  const conversion = unitConversion(from, to);
  return conversion && converted(value, conversion);
}

/** A value in the unit that the conversion leads to. */
export function converted(value: number, { times, over, offset }: UnitConversion): number {
  return (value * times) / over + offset;
}

/** In the unit that all of its dimension share; KiB need two steps: to bytes and to bits. */
function inBase(unit: string): Scale | undefined {
  const first = secondaryUnits.get(unit) ?? (primaryUnits.has(unit) ? scaled(unit, 1) : undefined);
  const second = first && equivalents.get(first.unit);
  if (!first || !second) return first;
  return scaled(
    second.unit,
    first.times * second.times,
    first.over * second.over,
    (first.offset * second.times) / second.over + second.offset,
  );
}

/** 1 where one of them is not whole (degrees to radians). */
function greatestCommonDivisor(a: number, b: number): number {
  if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b)) return 1;
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
