import type { FunctionName } from '../query';
import { avg } from './avg';
import { count } from './count';
import type { FunctionDefinition } from './function-definition';
import { sum } from './sum';

/** All functions. In a canonical text they stand in this order. */
export const functions: Readonly<Record<FunctionName, FunctionDefinition>> = {
  AVG: avg,
  SUM: sum,
  COUNT: count,
};

export const functionNames = Object.keys(functions) as readonly FunctionName[];

/** The function of a name in any case. */
export function functionNamed(name: string): FunctionDefinition | undefined {
  const upper = name.toUpperCase();
  return functionNames.map((each) => functions[each]).find((each) => each.name === upper);
}
export type { FunctionDefinition } from './function-definition';
