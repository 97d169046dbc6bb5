import { describe, expect, it } from 'vitest';
import { OAuthRefusal } from './oauth-error';
import { deviceGrant, deviceNameOf, parametersOf, pollOf } from './oauth-request';
import { type Pairing, newUserCode, poll, shownUserCode, typedUserCode } from './pairing';

const at = (seconds: number): Date => new Date(1_800_000_000_000 + seconds * 1000);
const pairing: Pairing = { state: 'pending', expiresAt: at(900), intervalSeconds: 5, lastPolledAt: null };
const errorOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof OAuthRefusal) return error.error;
    throw error;
  }
  return 'none';
};

describe('polling for a token', () => {
  it('is pending until somebody answers, at the pace of the interval', () => {
    expect(poll(pairing, at(0))).toEqual({ answer: 'authorization_pending', intervalSeconds: 5 });
    expect(poll({ ...pairing, lastPolledAt: at(0) }, at(5)).answer).toBe('authorization_pending');
  });

  it('too early adds five seconds, every time', () => {
    expect(poll({ ...pairing, lastPolledAt: at(0) }, at(4.9))).toEqual({
      answer: 'slow_down',
      intervalSeconds: 10,
    });
    expect(poll({ ...pairing, intervalSeconds: 10, lastPolledAt: at(0) }, at(9))).toEqual({
      answer: 'slow_down',
      intervalSeconds: 15,
    });
  });

  it('ends with the answer, with the time, or with the token', () => {
    expect(poll({ ...pairing, state: 'approved', lastPolledAt: at(0) }, at(1)).answer).toBe('ready');
    expect(poll({ ...pairing, state: 'denied' }, at(1)).answer).toBe('access_denied');
    expect(poll({ ...pairing, state: 'redeemed' }, at(1)).answer).toBe('invalid_grant');
    expect(poll(pairing, at(900)).answer).toBe('expired_token');
    expect(poll({ ...pairing, state: 'approved' }, at(900)).answer).toBe('expired_token');
    expect(poll({ ...pairing, state: 'redeemed' }, at(1000)).answer).toBe('invalid_grant');
  });
});

describe('a user code', () => {
  it('has eight consonants that nobody mistakes', () => {
    let next = 0;
    expect(newUserCode(() => next++)).toBe('BCDFGHJK');
    expect(newUserCode((n) => n - 1)).toBe('ZZZZZZZZ');
    expect(shownUserCode('BCDFGHJK')).toBe('BCDF-GHJK');
  });

  it('is read however it is typed', () => {
    for (const typed of ['BCDF-GHJK', 'bcdfghjk', ' bcdf ghjk ', 'BCDF–GHJK', 'b.c.d.f_ghjk'])
      expect(typedUserCode(typed)).toBe('BCDFGHJK');
    for (const typed of ['', 'BCDF-GHJ', 'BCDF-GHJKL', 'ABCD-EFGH', 'BCDF-GHJ1'])
      expect(typedUserCode(typed)).toBeUndefined();
  });
});

describe('the parameters of an OAuth request', () => {
  it('are texts sent once; others are ignored, empty ones left out', () => {
    expect([...parametersOf({ client_id: 'x', scope: '', whatever: ['y'] })]).toEqual([['client_id', 'x']]);
    expect(errorOf(() => parametersOf({ client_id: ['x', 'y'] }))).toBe('invalid_request');
    for (const body of [undefined, null, 'x', []])
      expect(errorOf(() => parametersOf(body))).toBe('invalid_request');
  });

  it('name the device as people will see it', () => {
    const name = (parameters: object) => deviceNameOf(parametersOf(parameters));
    expect(name({ client_id: ' Sensor ', scope: 'data:write' })).toBe('Sensor');
    for (const client_id of [undefined, ' ', 'x'.repeat(101), 'a\nb'])
      expect(errorOf(() => name({ client_id }))).toBe('invalid_request');
    expect(errorOf(() => name({ client_id: 'x', scope: 'data:write data:read' }))).toBe('invalid_scope');
  });

  it('ask for the one grant there is', () => {
    const read = (parameters: object) => pollOf(parametersOf(parameters));
    expect(read({ grant_type: deviceGrant, device_code: 'c' })).toEqual({
      deviceCode: 'c',
      deviceName: undefined,
    });
    expect(errorOf(() => read({ device_code: 'c' }))).toBe('invalid_request');
    expect(errorOf(() => read({ grant_type: deviceGrant }))).toBe('invalid_request');
    expect(errorOf(() => read({ grant_type: 'password' }))).toBe('unsupported_grant_type');
  });
});
