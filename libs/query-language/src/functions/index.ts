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

/** All functions of the language. */
export const functions: Readonly<Record<FunctionName, FunctionDefinition>> = byName;

export const functionNames = Object.keys(functions) as readonly FunctionName[];

/** The function of a name in any case. */
export function functionNamed(name: string): FunctionDefinition | undefined {
  const upper = name.toUpperCase();
  return functionNames.map((each) => functions[each]).find((each) => each.name === upper);
}
export type { FunctionDefinition, FunctionName, Phrase } from './function-definition';
