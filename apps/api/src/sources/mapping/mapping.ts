import { convertUnit, unitConversion } from '@mynedata/senml';
import type { CatalogueAttribute, CatalogueSourceType } from '../catalogue/catalogue';
import { type Series, storedTypeOf } from '../measurements/series';

/** What a name of a dynamic source stands for. */
export interface MappingTarget {
  readonly attribute: string;
  readonly context: string | null;
}

/** How the values of a series become values of the attribute: `value × factor + shift`. */
export interface Fit {
  readonly factor: number;
  readonly shift: number;
}

const asItIs: Fit = { factor: 1, shift: 0 };

/** How a series fits an attribute; undefined when it cannot stand for it. What sent no unit is taken at its word. */
export function fitOf(
  { type, unit }: Pick<Series, 'type' | 'unit'>,
  attribute: Pick<CatalogueAttribute, 'technicalType' | 'unit'>,
): Fit | undefined {
  if (type !== storedTypeOf(attribute)) return undefined;
  if (unit === null || attribute.unit === null || unit === attribute.unit) return asItIs;
  const conversion = unitConversion(unit, attribute.unit);
  return conversion && { factor: conversion.times / conversion.over, shift: conversion.offset };
}

/** Words by which people and devices mean a context, in English and German. */
const contextWords: Readonly<Record<string, readonly string[]>> = {
  outdoor: [
    'outdoor',
    'outside',
    'out',
    'garden',
    'balcony',
    'terrace',
    'garage',
    'weather',
    'aussen',
    'außen',
    'draussen',
    'draußen',
    'garten',
    'balkon',
    'terrasse',
    'wetter',
  ],
  indoor: [
    'indoor',
    'inside',
    'room',
    'kitchen',
    'bath',
    'bathroom',
    'bedroom',
    'living',
    'livingroom',
    'office',
    'hall',
    'cellar',
    'attic',
    'innen',
    'drinnen',
    'zimmer',
    'küche',
    'kueche',
    'bad',
    'wohnzimmer',
    'schlafzimmer',
    'büro',
    'buero',
    'flur',
    'keller',
    'kinderzimmer',
  ],
  device: ['device', 'phone', 'sensor', 'gerät', 'geraet', 'handy'],
};

/** Words by which people and devices mean an attribute, besides its name and beginnings of it. */
const attributeWords: Readonly<Record<string, readonly string[]>> = {
  temperature: ['temp', 'temperatur'],
  humidity: ['hum', 'rh', 'feuchte', 'luftfeuchte', 'luftfeuchtigkeit'],
  battery: ['bat', 'batt', 'batterie', 'akku'],
  light: ['lux', 'illuminance', 'brightness', 'licht', 'helligkeit'],
  co2: ['carbon', 'kohlendioxid'],
  pm2_5: ['pm25'],
  voc: ['tvoc'],
};

/**
 * What a name most likely stands for, by its words and its unit; undefined when nothing is likely enough to be proposed.
 * Only a proposal: nothing can be asked for before the person has confirmed it.
 */
export function proposeMapping(
  series: Pick<Series, 'name' | 'type' | 'unit'>,
  { attributes }: Pick<CatalogueSourceType, 'attributes'>,
): MappingTarget | undefined {
  const words = wordsOf(series.name);
  const scored = attributes
    .filter((attribute) => fitOf(series, attribute) !== undefined)
    .map((attribute) => ({ attribute, score: scoreOf(attribute, words, series.unit) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  // Two that are as likely are a question for the person.
  if (best === undefined || best.score === second?.score) return undefined;
  return { attribute: best.attribute.name, context: contextOf(best.attribute, words) };
}

/** The words of a name, in lower case: `Kitchen-TempSensor_2` has kitchen, temp, sensor, 2. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** A word says more than a unit: several attributes share one. */
function scoreOf({ name, unit }: CatalogueAttribute, words: readonly string[], sent: string | null): number {
  const joined = words.join('_');
  const named =
    joined.includes(name) ||
    words.some(
      (word) => (word.length > 3 && name.startsWith(word)) || (attributeWords[name] ?? []).includes(word),
    );
  const measured = sent !== null && unit !== null && convertUnit(1, sent, unit) !== undefined;
  return (named ? 2 : 0) + (measured ? 1 : 0);
}

/** The context whose words the name has; none when none or several do. */
function contextOf({ contexts }: CatalogueAttribute, words: readonly string[]): string | null {
  const meant = (contexts ?? []).filter((context) =>
    words.some((word) => word === context || (contextWords[context] ?? []).includes(word)),
  );
  return meant.length === 1 ? (meant[0] ?? null) : null;
}
