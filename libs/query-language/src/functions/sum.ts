import { limits } from '../limits';
import type { FunctionDefinition } from './function-definition';

/** Sum over participants of the slot value. */
export const sum: FunctionDefinition = {
  name: 'SUM',
  argumentTypes: ['number', 'integer'],
  minimumArguments: 1,
  maximumArguments: limits.attributes,
  phrase: 'the sum of',
};
