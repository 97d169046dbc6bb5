import type { ProtectionLevel } from '@mynedata/privacy';
import { chance } from './chance';

/** One made-up person: where they live, how they protect themselves, what their devices measure. */
export interface DemoPerson {
  readonly username: string;
  readonly levels: Readonly<Record<'personal' | 'location' | 'smart_home', ProtectionLevel>>;
  readonly personal: Readonly<Record<string, string | boolean>>;
  readonly randomOne: number;
  readonly randomTwo: number;
  readonly home: { readonly latitude: number; readonly longitude: number };
  readonly indoorCel: number;
}

const cities = [
  { name: 'Aachen', zip: '52062', latitude: 50.776, longitude: 6.084 },
  { name: 'Bochum', zip: '44787', latitude: 51.482, longitude: 7.216 },
  { name: 'Cologne', zip: '50667', latitude: 50.938, longitude: 6.96 },
] as const;
const genders = ['female', 'male', 'diverse'] as const;

const between = (next: () => number, low: number, high: number): number => low + (high - low) * next();
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** Half protect themselves a little, two fifths more, a few strongly or share nothing. */
function level(share: number): ProtectionLevel {
  if (share < 0.48) return 'low';
  if (share < 0.91) return 'medium';
  return share < 0.98 ? 'high' : 'dont_share';
}

/** The n-th person of the demo population. */
export function demoPerson(index: number): DemoPerson {
  const next = chance(1_000 + index);
  const city = cities[index % cities.length] ?? cities[0];
  const taste = next();
  return {
    username: `demo-person-${String(index + 1).padStart(3, '0')}`,
    levels: {
      personal: level(taste),
      location: level((taste + 0.03 * next()) % 1),
      smart_home: level(next()),
    },
    personal: {
      city: city.name,
      zip_code: city.zip,
      country: 'Germany',
      birthday: `${1945 + Math.floor(next() * 60)}-${String(1 + Math.floor(next() * 12)).padStart(2, '0')}-${String(1 + Math.floor(next() * 28)).padStart(2, '0')}`,
      gender: genders[next() < 0.49 ? 0 : next() < 0.98 ? 1 : 2] ?? 'diverse',
      anon: true,
    },
    randomOne: rounded(between(next, 5, 95), 2),
    randomTwo: rounded(between(next, 20, 60) + (index % 3) * 4, 2),
    home: {
      latitude: rounded(city.latitude + between(next, -0.05, 0.05), 4),
      longitude: rounded(city.longitude + between(next, -0.08, 0.08), 4),
    },
    indoorCel: rounded(between(next, 18, 23.5), 1),
  };
}

type Pack = readonly Readonly<Record<string, unknown>>[];

/** What the person's devices send at a time, by source type. Deterministic in person and hour. */
export function demoPacks(
  index: number,
  atSeconds: number,
): Readonly<Record<'RandomData' | 'LocationProbe' | 'OpenhabSensor', Pack>> {
  const person = demoPerson(index);
  const next = chance(index * 7919 + Math.floor(atSeconds / 3600));
  const wobble = (value: number, by: number, digits: number): number =>
    rounded(value + between(next, -by, by), digits);
  return {
    RandomData: [
      { bt: atSeconds, n: 'random_one', v: Math.min(100, Math.max(0, wobble(person.randomOne, 4, 2))) },
      { n: 'random_two', v: Math.min(100, Math.max(0, wobble(person.randomTwo, 4, 2))) },
    ],
    LocationProbe: [
      { bt: atSeconds, n: 'latitude', u: 'lat', v: wobble(person.home.latitude, 0.01, 4) },
      { n: 'longitude', u: 'lon', v: wobble(person.home.longitude, 0.01, 4) },
      { n: 'accuracy', u: 'm', v: rounded(between(next, 3, 30), 1) },
    ],
    OpenhabSensor: [
      { bt: atSeconds, bn: 'livingroom_', n: 'temperature', u: 'Cel', v: wobble(person.indoorCel, 1.2, 1) },
      { n: 'humidity', u: '%RH', v: rounded(between(next, 35, 60), 1) },
    ],
  };
}

export const personalPack = (index: number, atSeconds: number): Pack =>
  Object.entries(demoPerson(index).personal).map(([name, value], position) => ({
    ...(position === 0 ? { bt: atSeconds } : {}),
    n: name,
    ...(typeof value === 'boolean' ? { vb: value } : { vs: value }),
  }));
