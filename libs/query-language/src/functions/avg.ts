import { limits } from '../limits';
import type { FunctionDefinition } from './function-definition';

/** Mean over participants of each participant's slot value. */
export const avg: FunctionDefinition = {
  name: 'AVG',
  argumentTypes: ['number', 'integer'],
  minimumArguments: 1,
  maximumArguments: limits.attributes,
  phrase: 'the average of',
};
