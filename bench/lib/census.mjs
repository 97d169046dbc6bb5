/**
 * People as a census of working adults might count them: eight attributes with marginals and dependencies of the usual
 * kind (who is married at which age, which schooling leads to which work), drawn from a seed. No person is real, and no
 * record is taken from a data set.
 */

/** @typedef {{ name: string, children?: Node[] }} Node */
/** @typedef {{ name: string, type: 'number' } | { name: string, type: 'category', nodes: Node[] }} CensusColumn */

/** Share of each value in a thousand, by group of the hierarchy. */
const countries = {
  'North America':
    'United-States 912 Mexico 20.2 Puerto-Rico 3.6 Canada 3.5 El-Salvador 3.3 Cuba 3 Jamaica 2.7 Dominican-Republic 2.2 Guatemala 2.1 Haiti 1.4 Outlying-US 0.5 Honduras 0.4',
  'South America': 'Columbia 1.9 Nicaragua 1.1 Peru 1 Ecuador 0.9 Trinidad 0.6',
  Europe:
    'Germany 4.2 England 2.8 Italy 2.3 Poland 1.9 Portugal 1.1 Greece 1 France 0.9 Ireland 0.8 Yugoslavia 0.5 Hungary 0.4 Scotland 0.4 Netherlands 0.05',
  Asia: 'Philippines 6.2 India 3.3 China 2.3 Vietnam 2.1 Japan 2 Iran 1.4 Taiwan 1.4 Hong-Kong 0.6 Cambodia 0.6 Thailand 0.6 Laos 0.6',
  Africa: 'South-Africa 2.4',
};
const schooling = {
  Primary: 'Preschool 1.5 Grade-1-4 5 Grade-5-6 9.5',
  Secondary: 'Grade-7-8 18 Grade-9 15 Grade-10 27 Grade-11 35 Grade-12 12.5 High-school 326',
  'Undergraduate|Higher': 'Some-college 221 Bachelor 167',
  'Vocational|Higher': 'Associate-vocational 43 Associate-academic 33 Professional 18',
  'Graduate|Higher': 'Master 54 Doctor 12.4',
};
const families = {
  'With a spouse': 'Married 466 Married-forces 0.7',
  'Without a spouse': 'Never-married 322 Divorced 140 Separated 31 Widowed 27.4 Spouse-absent 12.3',
};
const employers = {
  Private: 'Company 739 Self-employed 83 Own-company 35.6',
  State: 'Federal 31.3 Regional 42.4 Local 68.5',
  Unpaid: 'Unpaid 0.5',
};
const works = {
  Technical: 'Support 30 Craft 133.6 Professional-work 134 Machines 65',
  Commercial: 'Sales 118.8 Executive 132 Handling 44.8',
  'Other work':
    'Service 106.5 Clerical 123 Farming 32.8 Transport 52 Household 4.7 Protection 21.4 Forces 0.3',
};

/** @param {Record<string, string>} groups */
function readGroups(groups) {
  const [values, weights] = [[], []];
  for (const text of Object.values(groups)) {
    const words = text.split(' ');
    for (let at = 0; at < words.length; at += 2) {
      values.push(words[at]);
      weights.push(Number(words[at + 1]));
    }
  }
  return { values, weights };
}

/** @param {Record<string, string>} groups @returns {Node[]} */
function tree(groups) {
  const roots = [];
  for (const [path, text] of Object.entries(groups)) {
    const leaves = text
      .split(' ')
      .filter((_, at) => at % 2 === 0)
      .map((name) => ({ name }));
    const [inner, outer] = path.split('|');
    const node = { name: `${inner}*`, children: leaves };
    if (outer === undefined) roots.push(node);
    else {
      const parent = roots.find(({ name }) => name === `${outer}*`);
      if (parent) parent.children.push(node);
      else roots.push({ name: `${outer}*`, children: [node] });
    }
  }
  return roots;
}

const sexes = { values: ['Female', 'Male'], weights: [324, 676] };
const races = { values: ['White', 'Black', 'Asian-Pacific', 'American-Indian', 'Other'], weights: [] };
const [country, school, family, employer, work] = [countries, schooling, families, employers, works].map(
  readGroups,
);

/** The columns in the order of a record; each category with its tree. @type {readonly CensusColumn[]} */
export const censusColumns = [
  { name: 'sex', type: 'category', nodes: sexes.values.map((name) => ({ name })) },
  { name: 'age', type: 'number' },
  { name: 'race', type: 'category', nodes: races.values.map((name) => ({ name })) },
  { name: 'marital-status', type: 'category', nodes: tree(families) },
  { name: 'education', type: 'category', nodes: tree(schooling) },
  { name: 'native-country', type: 'category', nodes: tree(countries) },
  { name: 'workclass', type: 'category', nodes: tree(employers) },
  { name: 'occupation', type: 'category', nodes: tree(works) },
];

/** Public range of the ages. */
export const ages = { min: 17, max: 90 };

/**
 * Draws people one by one.
 * @param {number} seed
 * @returns {() => string[]} the next person's values, in the order of {@link censusColumns}, and the income class
 */
export function census(seed) {
  const chance = words(seed);
  const pick = (/** @type {{ values: string[] }} */ { values }, /** @type {number[]} */ weights) => {
    let left = chance() * weights.reduce((sum, weight) => sum + weight, 0);
    for (let at = 0; at < values.length; at++) if ((left -= weights[at]) < 0) return values[at];
    return values[values.length - 1];
  };
  return () => {
    const age = drawAge(chance);
    const sex = pick(sexes, sexes.weights);
    const from = pick(country, country.weights);
    const race = pick(races, raceWeights(from));
    const marital = pick(family, familyWeights(age, sex));
    const education = pick(school, schoolWeights(age, from));
    const occupation = pick(work, workWeights(sex, education, age));
    const workclass = pick(employer, employerWeights(occupation, education, age));
    const income = chance() < incomeShare(age, sex, marital, education) ? 'above' : 'below';
    return [sex, String(age), race, marital, education, from, workclass, occupation, income];
  };
}

/** Mulberry32 by its recurrence: fractions of one, the same for the same seed. @param {number} seed */
function words(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @param {() => number} chance */
function drawAge(chance) {
  // Rises to the middle twenties, stays until the forties, and thins out.
  for (;;) {
    const age = ages.min + Math.floor(chance() * (ages.max - ages.min + 1));
    const height =
      age < 23
        ? 0.5 + 0.085 * (age - 17)
        : age <= 37
          ? 1
          : age <= 64
            ? Math.exp(-0.0022 * (age - 37) ** 2)
            : 0.2 * Math.exp(-(age - 64) / 6);
    if (chance() < height) return age;
  }
}

/** @param {string} from */
function raceWeights(from) {
  if (from === 'United-States' || from === 'Outlying-US') return [882, 95, 10, 10, 3];
  if (/Jamaica|Haiti|Trinidad/.test(from)) return [30, 940, 10, 2, 18];
  if (/Philippines|India|China|Vietnam|Japan|Taiwan|Hong|Cambodia|Thailand|Laos/.test(from))
    return [60, 8, 900, 5, 27];
  if (/Mexico|Puerto|Salvador|Cuba|Dominican|Guatemala|Honduras|Columbia|Nicaragua|Peru|Ecuador/.test(from))
    return [840, 35, 3, 12, 110];
  if (/Africa/.test(from)) return [250, 100, 640, 0, 10];
  return [950, 25, 15, 0, 10];
}

/** @param {number} age @param {string} sex */
function familyWeights(age, sex) {
  const man = sex === 'Male';
  const never =
    age < 20 ? 0.97 : Math.max(0.04, 0.97 * Math.exp(-(((age - 19) / (man ? 11.5 : 12.5)) ** 1.1)));
  const widowed = Math.min(0.6, Math.max(0, (age - 32) / 40) ** 2.4 * (man ? 0.12 : 0.75));
  const settled = Math.max(0.02, 1 - never - widowed);
  const married = settled * (man ? 0.86 : 0.37);
  return [
    married,
    man ? 0.0005 : 0.0015,
    never,
    settled * (man ? 0.1 : 0.44) * Math.min(1, age / 38),
    settled * (man ? 0.025 : 0.12),
    widowed,
    settled * (man ? 0.014 : 0.035),
  ];
}

/** @param {number} age @param {string} from */
function schoolWeights(age, from) {
  const foreign = /Mexico|Salvador|Guatemala|Honduras|Dominican|Haiti|Portugal|Laos|Columbia|Nicaragua/.test(
    from,
  );
  const academic = /India|Taiwan|China|Iran|Japan|France|Philippines/.test(from);
  return school.weights.map((weight, at) => {
    let factor = 1;
    if (at < 4) factor *= foreign ? 22 : age > 60 ? 2.2 : 0.55;
    else if (at < 8) factor *= age < 20 ? 5.5 : age > 55 ? 1.3 : 0.75;
    else if (at === 9) factor *= age < 24 ? 1.9 : 0.88;
    if (at >= 10) factor *= age < 22 ? 0.02 : age < 25 ? 0.75 : 1.12;
    if (at >= 13) factor *= age < 27 ? 0.08 : age > 40 ? 1.5 : 0.9;
    if (foreign && at >= 9) factor *= 0.3;
    if (academic && at >= 10) factor *= 2.6;
    return weight * factor;
  });
}

/** Shares of men, and how much schooling a kind of work asks for. */
const workTraits = {
  Support: [0.63, 11],
  Craft: [0.945, 8],
  'Professional-work': [0.64, 13.6],
  Machines: [0.73, 7.6],
  Sales: [0.65, 10.4],
  Executive: [0.715, 12.2],
  Handling: [0.88, 7.8],
  Service: [0.45, 7.9],
  Clerical: [0.325, 9.7],
  Farming: [0.935, 7.6],
  Transport: [0.945, 7.9],
  Household: [0.06, 6.5],
  Protection: [0.88, 10.1],
  Forces: [1, 9.5],
};

/** @param {string} sex @param {string} education @param {number} age */
function workWeights(sex, education, age) {
  const rank = [0, 1, 2, 3, 4, 5, 6, 7, 8.5, 10, 12.5, 11, 11.5, 14.6, 13.8, 15][
    school.values.indexOf(education)
  ];
  return work.values.map((name, at) => {
    const [men, asked] = workTraits[name];
    const side = sex === 'Male' ? men / 0.676 : (1 - men) / 0.324;
    const spread =
      name === 'Professional-work' ? 1.45 : name === 'Executive' || name === 'Sales' ? 2.2 : 1.95;
    const near = Math.exp(-(((rank - asked) / spread) ** 2) / 2) + 0.012;
    const young =
      age < 23
        ? /Executive|Professional-work/.test(name)
          ? 0.25
          : /Service|Sales|Handling|Clerical/.test(name)
            ? 1.8
            : 0.8
        : 1;
    return (work.weights[at] * side * near * young) / (0.35 + Math.exp(-(((9.8 - asked) / 2.6) ** 2) / 2));
  });
}

/** @param {string} occupation @param {string} education @param {number} age */
function employerWeights(occupation, education, age) {
  const [company, self, own, federal, regional, local, unpaid] = employer.weights;
  const state =
    {
      'Professional-work': 2.6,
      Protection: 11,
      Clerical: 1.7,
      Service: 1.05,
      Support: 1.2,
      Executive: 1.1,
      Transport: 0.9,
    }[occupation] ?? 0.28;
  const alone =
    {
      Farming: 5.5,
      Sales: 1.2,
      Executive: 1.25,
      Craft: 1.45,
      'Professional-work': 0.95,
      Service: 0.6,
      Transport: 0.8,
    }[occupation] ?? 0.14;
  const older = age < 25 ? 0.25 : age > 50 ? 1.8 : 1;
  const learned = /Professional$|Doctor|Master/.test(education) ? 1.7 : 1;
  if (occupation === 'Forces') return [0, 0, 0, 1, 0, 0, 0];
  if (occupation === 'Household') return [1, 0, 0, 0, 0, 0, 0];
  return [
    company,
    self * alone * older,
    own * alone * older * (/Executive|Sales/.test(occupation) ? 1.9 : 0.8),
    federal * state * (occupation === 'Clerical' ? 1.6 : 1),
    regional * state * learned,
    local * state * learned,
    unpaid * (occupation === 'Farming' ? 8 : 0.8),
  ];
}

/** @param {number} age @param {string} sex @param {string} marital @param {string} education */
function incomeShare(age, sex, marital, education) {
  const rank = school.values.indexOf(education);
  const base =
    -4.6 +
    0.23 * rank +
    (marital === 'Married' ? 2.1 : 0) +
    (sex === 'Male' ? 0.25 : 0) -
    0.9 * ((age - 48) / 17) ** 2;
  return 1 / (1 + Math.exp(-base));
}
