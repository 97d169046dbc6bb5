import type { FunctionDefinition } from './function-definition';

/** Participants with a value, whatever its type. */
export const count: FunctionDefinition = {
  name: 'COUNT',
  argumentTypes: ['number', 'integer', 'text', 'boolean', 'date'],
  minimumArguments: 1,
  maximumArguments: 1,
  phrase: 'the number of people with a value of',
};
