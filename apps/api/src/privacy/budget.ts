import { type Level, type ParameterTable, strictest } from '@mynedata/privacy-mechanisms';
import { type LogicalType, logicalTypes } from '@mynedata/sources';

/** Days over which charges count. */
export const windowDays = 90;

/** One consent as the budget sees it (`1-market.md`, "Privacy budget"). */
export interface Charge {
  readonly queryId: string;
  readonly class: Level;
  readonly chargeMicro: number;
  /** Every logical type touched, with the strictest effective level among its attributes in the sources read. */
  readonly types: readonly { readonly logicalType: LogicalType; readonly level: Level }[];
}

/** What a budget or a limit is for: one kind of data, or all together. */
export type MeterKey = LogicalType | 'all';
export const meterKeys = [...logicalTypes, 'all'] as const satisfies readonly MeterKey[];

/** The limits that a person lowered, in percent of what the level gives; what is not named is the whole. */
export type OwnCaps = Readonly<Partial<Record<MeterKey, number>>>;

/** A limit in force: what the level gives, or the person's own share of it. Never more than the level gives. */
export const limitOf = (levelMicro: number, percent = 100): number =>
  Math.floor((levelMicro * percent) / 100);

/** What already counts: reservations, and charges of the last 90 days. */
export interface Used {
  readonly byType: Readonly<Partial<Record<LogicalType, number>>>;
  readonly total: number;
}

/** The first limit that the charge would break; undefined when it fits. */
export function limitBroken(
  charge: Charge,
  used: Used,
  parameters: ParameterTable,
  own: OwnCaps = {},
): MeterKey | undefined {
  // A dataset takes nothing, so there is nothing that it could overrun.
  if (charge.chargeMicro === 0) return undefined;
  for (const { logicalType, level } of charge.types) {
    const limit = limitOf(parameters[level].budgetMicro, own[logicalType]);
    if ((used.byType[logicalType] ?? 0) + charge.chargeMicro > limit) return logicalType;
  }
  const cap = limitOf(parameters[charge.class].capMicro, own.all);
  return used.total + charge.chargeMicro > cap ? 'all' : undefined;
}

/** A person's class in a query: the strictest level over everything it touches. */
export const classOf = (types: Charge['types']): Level => strictest(types.map(({ level }) => level));
