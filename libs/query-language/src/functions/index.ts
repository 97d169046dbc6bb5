import { all } from './all';
import { avg } from './avg';
import { corr } from './corr';
import { count } from './count';
import type { FunctionDefinition, FunctionName } from './function-definition';
import { histogram } from './histogram';
import { max } from './max';
import { median } from './median';
import { min } from './min';
import { quantile } from './quantile';
import { stddev } from './stddev';
import { sum } from './sum';
import { variance } from './variance';

const byName = {
  AVG: avg,
  SUM: sum,
  COUNT: count,
  MIN: min,
  MAX: max,
  MEDIAN: median,
  QUANTILE: quantile,
  STDDEV: stddev,
  VARIANCE: variance,
  HISTOGRAM: histogram,
  CORR: corr,
  ALL: all,
} as const satisfies { readonly [Name in FunctionName]: FunctionDefinition & { readonly name: Name } };

/** Functions that the market answers: those whose file says `available: true`. */
export type OfferedFunction = {
  [Name in FunctionName]: (typeof byName)[Name]['available'] extends true ? Name : never;
}[FunctionName];

/** All functions of the language, offered or not. */
export const functions: Readonly<Record<FunctionName, FunctionDefinition>> = byName;

export const functionNames = Object.keys(functions) as readonly FunctionName[];

export const offeredFunctions = functionNames.filter(isOffered);

export function isOffered(name: FunctionName): name is OfferedFunction {
  return functions[name].available;
}

/** The function of a name in any case. */
export function functionNamed(name: string): FunctionDefinition | undefined {
  const upper = name.toUpperCase();
  return functionNames.map((each) => functions[each]).find((each) => each.name === upper);
}
export type { FunctionDefinition, FunctionName, Phrase } from './function-definition';
