import { type Level, type ParameterTable, strictest } from '@mynedata/privacy-mechanisms';
import type { LogicalType } from '@mynedata/sources';

/** One consent as the budget sees it (`1-market.md`, "Privacy budget"). */
export interface Charge {
  readonly queryId: string;
  readonly class: Level;
  readonly chargeMicro: number;
  /** Every logical type touched, with the strictest effective level among its attributes in the sources read. */
  readonly types: readonly { readonly logicalType: LogicalType; readonly level: Level }[];
}

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
): LogicalType | 'all' | undefined {
  for (const { logicalType, level } of charge.types) {
    if ((used.byType[logicalType] ?? 0) + charge.chargeMicro > parameters[level].budgetMicro)
      return logicalType;
  }
  return used.total + charge.chargeMicro > parameters[charge.class].capMicro ? 'all' : undefined;
}

/** A person's class in a query: the strictest level over everything it touches. */
export const classOf = (types: Charge['types']): Level => strictest(types.map(({ level }) => level));
