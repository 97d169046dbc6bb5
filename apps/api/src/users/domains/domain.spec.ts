import { describe, expect, it } from 'vitest';
import { domainOf, liesOn, provedUntil } from './domain';

describe('the domain of an organisation', () => {
  it.each([
    ['example.org', 'example.org'],
    [' Data.Example.ORG. ', 'data.example.org'],
    ['münchen.example', 'xn--mnchen-3ya.example'],
    ['xn--mnchen-3ya.example', 'xn--mnchen-3ya.example'],
    ['a.xn--p1ai', 'a.xn--p1ai'],
  ])('is taken as %s', (given, domain) => {
    expect(domainOf(given)).toBe(domain);
  });

  it.each([
    'localhost',
    'printer.local',
    'db.internal',
    'a.localhost',
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '１２７.０.０.１',
    '::1',
    '[::1]',
    'example.org:8080',
    'https://example.org',
    'example.org/path',
    'me@example.org',
    'example.org#.evil.example',
    'exa mple.org',
    'example..org',
    '-example.org',
    'example.org\\@evil.example',
    '%6cocalhost.example',
    '',
    '.',
    `${'a'.repeat(64)}.org`,
  ])('is never %s', (given) => {
    expect(domainOf(given)).toBeUndefined();
  });

  it('counts as proved for 90 days, and not a moment longer', () => {
    const at = new Date('2026-01-01T00:00:00Z');
    const end = new Date('2026-04-01T00:00:00Z');
    expect(provedUntil(at, new Date(end.getTime() - 1))).toEqual(end);
    expect(provedUntil(at, end)).toBeUndefined();
    expect(provedUntil(null, at)).toBeUndefined();
  });

  it('covers a website on it and below it, and none that only looks so', () => {
    expect(liesOn('https://example.org/about', 'example.org')).toBe(true);
    expect(liesOn('https://www.example.org', 'example.org')).toBe(true);
    expect(liesOn('https://badexample.org', 'example.org')).toBe(false);
    expect(liesOn('https://example.org.evil.example', 'example.org')).toBe(false);
    expect(liesOn('', 'example.org')).toBe(false);
  });
});
