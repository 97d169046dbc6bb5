import type { DiagnosticCode } from './diagnostic-codes';

/** A text with its only mistake marked, its code, the suggestion, and the code that the suggestion leads to if any. */
export type Refused = readonly [
  marked: string,
  code: DiagnosticCode,
  suggestion?: string,
  leadsTo?: DiagnosticCode,
];

const average = 'SELECT AVG(RandomData.random_two)';
const w = 'SELECT AVG(RandomData.random_two) WHERE ';
const city = 'PersonalInformation.city';
const colour = 'PersonalInformation.colour';
const one = 'RandomData.random_one';
const two = 'RandomData.random_two';
const warmth = 'OpenhabSensor.temperature';

/** What is no query at all. */
export const refusedGrammar: readonly Refused[] = [
  ['«»', 'syntax'],
  ['SELECT«»', 'syntax'],
  ['SELECT AVG«»', 'syntax'],
  ['SELECT AVG(«»', 'syntax'],
  ['SELECT AVG(RandomData«»', 'syntax'],
  ['SELECT AVG(RandomData.«»', 'syntax'],
  [`SELECT AVG(${two}«»`, 'syntax'],
  ['SELECT AVG(«)»', 'syntax'],
  [`${average} WHERE«»`, 'syntax'],
  [`${w}${city}«»`, 'syntax'],
  [`${w}${city} =«»`, 'syntax'],
  [`${w}${city} = aachen AND«»`, 'syntax'],
  [`${w}${city} = aachen OR«»`, 'syntax'],
  [`${w}(${city} = aachen«»`, 'syntax'],
  [`${w}${city} = aachen«)»`, 'syntax'],
  [`${w}${city} «aachen»`, 'syntax'],
  [`${w}${city} = «=» aachen`, 'syntax'],
  [`${average} ,«»`, 'syntax'],
  [`${average} «FROM» RandomData`, 'syntax'],
  [`${average} «GROUP» BY x`, 'syntax'],
  [`${average} «LIMIT» 5`, 'syntax'],
  [`SELECT «(»${two})`, 'syntax'],
  [`${average}«;»`, 'unexpected_character'],
  [`«§»${average}`, 'unexpected_character'],
  [`${average} «{}»`, 'unexpected_character'],
  [`${w}${city} = Bad «Ems»`, 'syntax'],
  [`${w}«'aachen'» = ${city}`, 'syntax'],
  [`${w}${city} = «'aachen»`, 'unterminated_text'],
  [`${w}${city} = «"aachen»`, 'unterminated_text'],
  [`${w}${city} = 'O'«Neill»'`, 'syntax'],
];

/** Names that the catalogue or the market does not have. */
export const refusedNames: readonly Refused[] = [
  ['SELECT AVG(«RandomDate».random_two)', 'unknown_source', 'RandomData'],
  ['SELECT AVG(«randomdata».random_two)', 'unknown_source', 'RandomData'],
  ['SELECT AVG(«RandmData».random_two)', 'unknown_source', 'RandomData'],
  ['SELECT COUNT(«PersonalInfo».city)', 'unknown_source'],
  ['SELECT COUNT(«PersonalInformations».city)', 'unknown_source', 'PersonalInformation'],
  ['SELECT AVG(«OpenHabSensor».temperature)', 'unknown_source', 'OpenhabSensor'],
  ['SELECT AVG(«Weather».rain)', 'unknown_source'],
  ['SELECT AVG(«__proto__».a)', 'unknown_source'],
  ['SELECT AVG(«constructor».name)', 'unknown_source'],
  [`${w}«PersonalInformtion».city = aachen`, 'unknown_source', 'PersonalInformation'],
  [`${w}(${city} = aachen) OR («Randomdata».random_one = 1)`, 'unknown_source', 'RandomData'],
  ['SELECT AVG(RandomData.«random_tow»)', 'unknown_attribute', 'random_two'],
  ['SELECT AVG(RandomData.«random_twoo»)', 'unknown_attribute', 'random_two'],
  ['SELECT AVG(RandomData.«Random_two»)', 'unknown_attribute', 'random_two'],
  ['SELECT AVG(RandomData.«random_on»)', 'unknown_attribute', 'random_one'],
  ['SELECT AVG(RandomData.«value»)', 'unknown_attribute'],
  ['SELECT AVG(RandomData.«toString»)', 'unknown_attribute'],
  ['SELECT COUNT(PersonalInformation.«sity»)', 'unknown_attribute', 'city'],
  ['SELECT COUNT(PersonalInformation.«color»)', 'unknown_attribute', 'colour'],
  [`${w}PersonalInformation.«bron» < 1980-01-01`, 'unknown_attribute', 'born'],
  [`${w}PersonalInformation.«smokes» = true`, 'unknown_attribute', 'smoker'],
  ['SELECT COUNT(PersonalInformation.«name»)', 'direct_attribute'],
  [`${w}PersonalInformation.«name» = Ada`, 'direct_attribute'],
  [`${w}${city} = aachen AND PersonalInformation.«name» != Ada`, 'direct_attribute'],
  [`SELECT AVG(${warmth}[«indor»])`, 'unknown_context', 'indoor'],
  [`SELECT AVG(${warmth}[«Outdoor»])`, 'unknown_context', 'outdoor'],
  [`SELECT AVG(${warmth}[«cellar»])`, 'unknown_context'],
  [`SELECT AVG(${two}[«indoor»])`, 'unknown_context'],
  [`${w}${warmth}[«outdor»] > 20`, 'unknown_context', 'outdoor'],
  [`SELECT «AVGE»(${two})`, 'unknown_function', 'AVG'],
  [`SELECT «AVERAGE»(${two})`, 'unknown_function'],
  [`SELECT «SUMM»(${two})`, 'unknown_function', 'SUM'],
  [`SELECT «COUN»(${two})`, 'unknown_function', 'COUNT'],
  [`SELECT «CUONT»(${two})`, 'unknown_function', 'COUNT'],
  [`SELECT «MEDIEN»(${two})`, 'unknown_function', 'MEDIAN'],
  [`SELECT «FOO»(${two})`, 'unknown_function'],
  [`SELECT «constructor»(${two})`, 'unknown_function'],
  [`SELECT MIN(«${city}»)`, 'argument_type'],
  [`SELECT MAX(«${city}»)`, 'argument_type'],
  [`SELECT MEDIAN(«${city}»)`, 'argument_type'],
  [`SELECT STDDEV(«${colour}»)`, 'argument_type'],
  [`SELECT VARIANCE(«${city}»)`, 'argument_type'],
  [`SELECT ALL(«PersonalInformation.remark»)`, 'argument_type'],
  [`SELECT «all»(${two}), COUNT(${two})`, 'function_not_alone'],
  [`SELECT ALL(${two}) WHERE «PersonalInformation.smoker» = true`, 'sensitive_condition'],
  [`SELECT QUANTILE(${two}, «1.5»)`, 'parameter_range'],
  [`SELECT HISTOGRAM(${two}, «1»)`, 'parameter_range'],
  [`SELECT HISTOGRAM(${colour}, «4»)`, 'parameter_unexpected'],
  [`SELECT CORR(${one}, «${city}»)`, 'argument_type'],
];
