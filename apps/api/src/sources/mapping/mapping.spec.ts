import { describe, expect, it } from 'vitest';
import type { CatalogueAttribute } from '../catalogue/catalogue';
import { fitOf, proposeMapping } from './mapping';

const attribute = (
  name: string,
  unit: string | null,
  contexts: readonly string[] | null = null,
): CatalogueAttribute => ({
  name,
  technicalType: 'number',
  logicalType: 'smart_home',
  role: 'quasi',
  unit,
  bounds: { min: 0, max: 1, grid: 1 },
  categories: null,
  hierarchy: null,
  contexts,
  titles: { en: name, de: name },
  descriptions: { en: name, de: name },
});
const inAndOut = ['indoor', 'outdoor'];
const type = {
  attributes: [
    attribute('temperature', 'Cel', inAndOut),
    attribute('humidity', '%RH', inAndOut),
    attribute('battery', '%EL', ['device']),
    attribute('light', 'lx', inAndOut),
  ],
};
const propose = (name: string, unit: string | null = null) =>
  proposeMapping({ name, type: 'number', unit }, type);

describe('a name of a dynamic source', () => {
  it.each([
    ['kitchen_temp', null, 'temperature', 'indoor'],
    ['Außen-Temperatur', null, 'temperature', 'outdoor'],
    ['GardenTemperature', 'K', 'temperature', 'outdoor'],
    ['sensor/bad/feuchte', '%RH', 'humidity', 'indoor'],
    ['phoneBattery', '%EL', 'battery', 'device'],
    ['helligkeit', null, 'light', null],
    ['thing_7', 'lx', 'light', null],
    ['garden_room_temp', null, 'temperature', null],
  ])('%s in %s is proposed as %s[%s]', (name, unit, attributeName, context) => {
    expect(propose(name, unit)).toEqual({ attribute: attributeName, context });
  });

  it.each([
    ['thing_7', null],
    ['temp_humidity', null],
    ['kitchen_temp', 'lx'],
  ])('%s in %s is left to the person', (name, unit) => {
    const proposal = propose(name, unit);
    expect(proposal === undefined || (unit === 'lx' && proposal.attribute === 'light')).toBe(true);
  });

  it('of texts stands for no number', () => {
    expect(proposeMapping({ name: 'temperature', type: 'text', unit: null }, type)).toBeUndefined();
  });
});

describe('a series fits an attribute', () => {
  it('as it is, or by a conversion of its unit', () => {
    const cel = attribute('temperature', 'Cel');
    expect(fitOf({ type: 'number', unit: null }, cel)).toEqual({ factor: 1, shift: 0 });
    expect(fitOf({ type: 'number', unit: 'K' }, cel)).toEqual({ factor: 1, shift: -273.15 });
    expect(fitOf({ type: 'number', unit: 'lx' }, cel)).toBeUndefined();
    expect(fitOf({ type: 'boolean', unit: null }, cel)).toBeUndefined();
  });
});
