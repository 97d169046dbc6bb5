export { isSenmlName } from './base';
export { positionOfJsonError, type JsonPosition } from './json-error';
export type { ResolvedRecord, SenmlError, SenmlOptions, SenmlResult, SenmlValue } from './record';
export { resolveSenmlCbor } from './resolve-cbor';
export { resolveSenmlJson } from './resolve-json';
export {
  convertUnit,
  converted,
  isRegisteredUnit,
  isSecondaryUnit,
  primaryUnitOf,
  unitConversion,
  type UnitConversion,
} from './units';
export { EARLIEST_ENCODABLE_TIME } from './compact';
export { encodeSenmlCbor } from './encode-cbor';
export {
  SenmlJsonWriter,
  encodeSenmlJson,
  senmlJsonPieces,
  type SenmlJsonWriterOptions,
} from './encode-json';
export { SensmlJsonReader, type SensmlOptions } from './sensml';
