import { describe, expect, it } from 'vitest';
import { changeOf, subjectOf } from './setting-words';

describe('a change of a setting in words', () => {
  it('says of what it is, and from what to what', () => {
    const subject = { logicalType: 'location', organisationType: 'ngo' } as const;
    expect(subjectOf({ kind: 'level', subject })).toBe('Protection of Location');
    expect(subjectOf({ kind: 'reserve_price', subject })).toBe('Reserve price for Location, NGO');
    expect(changeOf({ kind: 'level' }, 'dont_share')).toBe('Don’t share');
    expect(changeOf({ kind: 'attribute_level' }, null)).toBe('As its kind of data');
    expect(changeOf({ kind: 'limit' }, '100')).toBe('As the level gives');
    expect(changeOf({ kind: 'reserve_price' }, '0')).toBe('None');
    expect(changeOf({ kind: 'organisation_block' }, 'not_blocked')).toBe('Allowed');
    expect(changeOf({ kind: 'standing_rule' }, null)).toBe('–');
  });
});
