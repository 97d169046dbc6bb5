import { defaultParameters, type ParameterTable } from '@mynedata/privacy-mechanisms';

/** Injection token of the one table that slider, explanations, consent card and engine read. */
export const PARAMETERS = Symbol('PARAMETERS');
export const parameters: ParameterTable = defaultParameters;
