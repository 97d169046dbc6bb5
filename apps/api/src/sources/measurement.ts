import type { ResolvedRecord, SenmlError } from '@mynedata/senml';
import type { CatalogueAttribute, CatalogueSourceType } from './catalogue';

/** One measurement as it is stored: exactly one of the four values is set. */
export interface Measurement {
  readonly name: string;
  /** Seconds since 1970. */
  readonly time: number;
  readonly number: number | null;
  readonly text: string | null;
  readonly boolean: boolean | null;
  readonly date: string | null;
}

const none = { number: null, text: null, boolean: null, date: null };
const maxTextLength = 1000;
/** Clocks of devices run ahead; a day is more than any of them should. */
const maxAheadSeconds = 24 * 3600;
/** Above this a mean of two values overflows a double; no sensor measures such numbers. */
const maxMagnitude = 1e100;

/** Turns a resolved SenML record into a measurement of that source type, or says what is wrong with it. */
export function measurementOf(
  record: ResolvedRecord,
  type: CatalogueSourceType,
  receivedAt: number,
): Measurement | SenmlError {
  const refuse = (field: string, code: string, message: string): SenmlError => ({
    index: record.index,
    field,
    code,
    message,
  });
  if (record.time > receivedAt + maxAheadSeconds)
    return refuse(
      't',
      'time-in-future',
      'The time lies more than a day in the future. Check the clock of the device.',
    );
  if (record.time < 0) return refuse('t', 'time-too-early', 'The time lies before 1970.');
  const attribute = type.attributes.find((candidate) => candidate.name === record.name);
  if (attribute === undefined && type.kind !== 'dynamic') {
    return refuse(
      'n',
      'unknown-attribute',
      `${type.name} has no attribute "${record.name}". It has ${type.attributes.map(({ name }) => name).join(', ')}.`,
    );
  }
  if (type.kind !== 'dynamic' && attribute !== undefined) {
    if (record.unit !== undefined && attribute.unit !== null && record.unit !== attribute.unit)
      return refuse(
        'u',
        'wrong-unit',
        `${attribute.name} is measured in "${attribute.unit}", not "${record.unit}".`,
      );
    const typeError = wrongType(record, attribute);
    if (typeError !== undefined) return refuse(...typeError);
  }
  return {
    name: record.name,
    time: microseconds(record.time),
    ...none,
    ...valueOf(record, attribute, type),
  } satisfies Measurement;
}

function valueOf(
  record: ResolvedRecord,
  attribute: CatalogueAttribute | undefined,
  type: CatalogueSourceType,
): Partial<Measurement> {
  switch (record.value.kind) {
    case 'number':
      return { number: record.value.value === 0 ? 0 : record.value.value };
    case 'boolean':
      return { boolean: record.value.value };
    case 'text':
      return attribute?.technicalType === 'date' && type.kind !== 'dynamic'
        ? { date: record.value.value }
        : { text: record.value.value };
    case 'data':
      return {};
  }
}

function wrongType(
  record: ResolvedRecord,
  attribute: CatalogueAttribute,
): [field: string, code: string, message: string] | undefined {
  const { value } = record;
  if (value.kind === 'data')
    return [
      'vd',
      'wrong-type',
      `${attribute.name} is a ${attribute.technicalType}; data values are not stored.`,
    ];
  switch (attribute.technicalType) {
    case 'number':
    case 'integer':
      if (value.kind !== 'number')
        return [
          fieldOf(value.kind),
          'wrong-type',
          `${attribute.name} is a ${attribute.technicalType}: send it as "v".`,
        ];
      if (attribute.technicalType === 'integer' && !Number.isInteger(value.value))
        return ['v', 'wrong-type', `${attribute.name} is a whole number.`];
      return undefined;
    case 'boolean':
      return value.kind === 'boolean'
        ? undefined
        : [fieldOf(value.kind), 'wrong-type', `${attribute.name} is true or false: send it as "vb".`];
    case 'date':
      if (value.kind !== 'text' || !isDate(value.value))
        return [
          fieldOf(value.kind),
          'wrong-type',
          `${attribute.name} is a date: send it as "vs" in the form 1990-12-31.`,
        ];
      return undefined;
    case 'text':
      return value.kind === 'text'
        ? undefined
        : [fieldOf(value.kind), 'wrong-type', `${attribute.name} is text: send it as "vs".`];
  }
}

/** What no record may hold, whatever its source type. */
export function notStorable(record: ResolvedRecord): SenmlError | undefined {
  const refuse = (field: string, code: string, message: string): SenmlError => ({
    index: record.index,
    field,
    code,
    message,
  });
  if (record.value.kind === 'data') return refuse('vd', 'wrong-type', 'Data values are not stored.');
  if (record.value.kind === 'number' && Math.abs(record.value.value) > maxMagnitude)
    return refuse('v', 'out-of-range', `Numbers beyond ±${maxMagnitude} are not measurements.`);
  if (record.value.kind === 'text' && record.value.value.length > maxTextLength)
    return refuse('vs', 'text-too-long', `Texts have at most ${maxTextLength} characters.`);
  if (record.value.kind === 'text' && record.value.value.includes('\u0000'))
    return refuse('vs', 'text-not-storable', 'A text cannot hold the character U+0000.');
  if (record.name.length > 200) return refuse('n', 'name-too-long', 'Names have at most 200 characters.');
  return undefined;
}

const fieldOf = (kind: ResolvedRecord['value']['kind']): string =>
  ({ number: 'v', text: 'vs', boolean: 'vb', data: 'vd' })[kind];

function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null || text.startsWith('0000')) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** PostgreSQL keeps microseconds: finer times would meet there. */
const microseconds = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;

/** Of records with the same name and time the last one counts: it corrects the ones before. */
export function lastOfEach(measurements: readonly Measurement[]): Measurement[] {
  return [
    ...new Map(
      measurements.map((measurement) => [`${measurement.name} ${measurement.time}`, measurement]),
    ).values(),
  ];
}
