import type { AttributeRole, Language, TechnicalType } from '../catalogue';

export type FunctionName =
  | 'AVG'
  | 'SUM'
  | 'COUNT'
  | 'MIN'
  | 'MAX'
  | 'MEDIAN'
  | 'QUANTILE'
  | 'STDDEV'
  | 'VARIANCE'
  | 'HISTOGRAM'
  | 'CORR'
  | 'ALL';

/** The number behind a function's attributes. */
export interface ParameterDefinition {
  readonly name: string;
  /** What is accepted, as the end of "… needs". */
  readonly expects: string;
  readonly accepts: (value: number) => boolean;
  /** Types of attributes that need it; with an attribute of another type it is refused. */
  readonly neededBy: readonly TechnicalType[];
}

/** What a function's words are made of: names of its attributes in the language, and its parameter if it has one. */
export type Phrase = (attributes: readonly string[], parameter: number | undefined) => string;

/**
 * What the language knows about a function. A new one is one more file beside this and a line in the index. Its engine
 * (vector of a person, sensitivity, SQL, error model) is named after it in the modules that have databases and noise.
 */
export interface FunctionDefinition {
  readonly name: FunctionName;
  readonly attributes: {
    readonly types: readonly TechnicalType[];
    readonly minimum: number;
    readonly maximum: number;
    /** Texts of these roles only where their categories are known. */
    readonly categoriesOnly?: readonly AttributeRole[];
  };
  readonly parameter?: ParameterDefinition;
  /** What several attributes are: a statistic each, the two sides of one statistic, or columns of one dataset. */
  readonly gives: 'each' | 'pair' | 'dataset';
  readonly words: Readonly<Record<Language, Phrase>>;
}
