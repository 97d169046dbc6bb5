import type { Refused } from './refused-words.fixture';

const average = 'SELECT AVG(RandomData.random_two)';
const w = 'SELECT AVG(RandomData.random_two) WHERE ';
const city = 'PersonalInformation.city';
const colour = 'PersonalInformation.colour';
const born = 'PersonalInformation.born';
const smoker = 'PersonalInformation.smoker';
const one = 'RandomData.random_one';
const two = 'RandomData.random_two';

/** Arguments, comparators and values that do not fit. */
export const refusedTypes: readonly Refused[] = [
  [`SELECT AVG(«${city}»)`, 'argument_type'],
  [`SELECT AVG(«${born}»)`, 'argument_type'],
  [`SELECT AVG(«${smoker}»)`, 'argument_type'],
  [`SELECT SUM(«${city}»)`, 'argument_type'],
  [`SELECT SUM(«${born}»)`, 'argument_type'],
  [`SELECT SUM(«${smoker}»)`, 'argument_type'],
  [`SELECT «COUNT(${city}, ${born})»`, 'argument_count'],
  [`SELECT AVG(${two}, «5»)`, 'parameter_unexpected'],
  [`SELECT COUNT(${city}, «0.5»)`, 'parameter_unexpected'],
  [`SELECT AVG(${two}, «${two}»)`, 'duplicate_selection'],
  [`SELECT COUNT(${city}), COUNT(«${city}»)`, 'duplicate_selection'],
  [`${average}, avg(«${two}»)`, 'duplicate_selection'],
  [`${w}${city} «<» red`, 'comparator_type'],
  [`${w}${city} «>» red`, 'comparator_type'],
  [`${w}${city} «<=» red`, 'comparator_type'],
  [`${w}${city} «>=» red`, 'comparator_type'],
  [`${w}${colour} «<» red`, 'comparator_type'],
  [`${w}${colour} «>» red`, 'comparator_type'],
  [`${w}${colour} «<=» red`, 'comparator_type'],
  [`${w}${colour} «>=» red`, 'comparator_type'],
  [`${w}${smoker} «>» true`, 'comparator_type'],
  [`${w}${city} = «52062»`, 'value_type', '"52062"'],
  [`${w}${city} = «true»`, 'value_type', '"true"'],
  [`${w}${city} = «2020-01-01»`, 'value_type', '"2020-01-01"'],
  [`${w}${two} = «"1.5"»`, 'value_type', '1.5'],
  [`${w}${two} = «'7'»`, 'value_type', '7'],
  [`${w}${two} = «many»`, 'value_type'],
  [`${w}${two} = «2020-01-01»`, 'value_type'],
  [`${w}${one} = «1.5»`, 'value_type'],
  [`${w}${one} > «1e999»`, 'number_range'],
  [`${w}${born} > «1980»`, 'value_type'],
  [`${w}${born} > «'1980-01-01'»`, 'value_type', '1980-01-01'],
  [`${w}${born} > «1980-13-01»`, 'invalid_date'],
  [`${w}${born} = «2023-02-29»`, 'invalid_date'],
  [`${w}${born} = «0000-01-01»`, 'invalid_date'],
  [`${w}${born} = «today»`, 'value_type'],
  [`${w}${smoker} = «yes»`, 'value_type'],
  [`${w}${smoker} = «1»`, 'value_type'],
  [`${w}${smoker} = «"true"»`, 'value_type', 'true'],
  [`${w}${colour} = «gren»`, 'unknown_category', 'Green'],
  [`${w}${colour} = «"sky blu"»`, 'unknown_category', '"Sky blue"'],
  [`${w}${colour} != «purple»`, 'unknown_category'],
];

/** Conditions that are not in normal form. */
export const refusedForms: readonly Refused[] = [
  [
    `${w}«((${one} = 1) OR (${one} = 2)) OR (${one} = 3)»`,
    'not_normal_form',
    `${one} = 1 OR ${one} = 2 OR ${one} = 3`,
  ],
  [
    `${w}«(${one} = 1 OR ${one} = 2) AND ${one} = 3»`,
    'not_normal_form',
    `${one} = 1 AND ${one} = 3 OR ${one} = 2 AND ${one} = 3`,
  ],
  [
    `${w}«${one} = 3 AND (${one} = 1 OR ${one} = 2)»`,
    'not_normal_form',
    `${one} = 3 AND ${one} = 1 OR ${one} = 3 AND ${one} = 2`,
  ],
  [
    `${w}«(${one} = 1 AND ${one} = 2) OR ${one} = 3»`,
    'not_normal_form',
    `${one} = 1 AND ${one} = 2 OR ${one} = 3`,
  ],
  [
    `${w}«(${one} = 1 AND ${one} = 2) AND ${one} = 3»`,
    'not_normal_form',
    `${one} = 1 AND ${one} = 2 AND ${one} = 3`,
  ],
  [
    `${w}«(${one} = 1 OR ${one} = 2) AND (${one} = 3 OR ${one} = 4)»`,
    'not_normal_form',
    `${one} = 1 AND ${one} = 3 OR ${one} = 1 AND ${one} = 4 OR ${one} = 2 AND ${one} = 3 OR ${one} = 2 AND ${one} = 4`,
  ],
  [
    `${w}«${one} = 1 OR (${one} = 2 AND (${one} = 3 OR ${one} = 4))»`,
    'not_normal_form',
    `${one} = 1 OR ${one} = 2 AND ${one} = 3 OR ${one} = 2 AND ${one} = 4`,
  ],
  [
    `${w}«${one} = 1 AND ${one} = 2 OR (${one} = 3 AND ${one} = 4)»`,
    'not_normal_form',
    `${one} = 1 AND ${one} = 2 OR ${one} = 3 AND ${one} = 4`,
  ],
  [
    `${w}«(${one} = 1 OR ${one} = 2) AND (${one} = 1 OR ${one} = 2)»`,
    'not_normal_form',
    `${one} = 1 OR ${one} = 1 AND ${one} = 2 OR ${one} = 2`,
  ],
  [
    `${w}«(${one} = 0 OR ${two} = 0) AND (${one} = 1 OR ${two} = 1) AND (${one} = 2 OR ${two} = 2) AND (${one} = 3 OR ${two} = 3) AND (${one} = 4 OR ${two} = 4) AND (${one} = 5 OR ${two} = 5) AND (${one} = 6 OR ${two} = 6)»`,
    'not_normal_form',
  ],
];
