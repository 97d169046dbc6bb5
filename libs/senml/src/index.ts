export type { ResolvedRecord, SenmlError, SenmlOptions, SenmlResult, SenmlValue } from './record';
export { resolveSenmlJson } from './resolve-json';
