import type { TechnicalType } from '../catalogue';
import type { FunctionName } from '../query';

/** What the language knows about a function. A new one is one more file beside this and a line in the index. */
export interface FunctionDefinition {
  readonly name: FunctionName;
  readonly argumentTypes: readonly TechnicalType[];
  readonly minimumArguments: number;
  readonly maximumArguments: number;
  /** Start of its description in plain English, followed by the attribute. */
  readonly phrase: string;
}
