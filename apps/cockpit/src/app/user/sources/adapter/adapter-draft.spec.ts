import type { AdapterView } from '@mynedata/api-client';
import { describe, expect, it } from 'vitest';
import { type AdapterDraft, draftOf, emptyDraft, inputOf } from './adapter-draft';

const draft = (changes: Partial<AdapterDraft>): AdapterDraft => ({ ...emptyDraft, ...changes });
const stored = (kind: string, settings: object): AdapterView =>
  ({ kind, settings, intervalSeconds: 900 }) as unknown as AdapterView;

describe('the form of an adapter', () => {
  it('reads an item a line, with its name and unit', () => {
    const items = ' sensor.a \n\nsensor.b = kitchen in Cel\nsensor.c in %RH';
    const input = inputOf(
      draft({ url: ' https://home.example ', items, secrets: { token: 't', apiKey: 'x' } }),
    );
    expect(input).toEqual({
      kind: 'home-assistant',
      intervalSeconds: 900,
      secrets: { token: 't' },
      settings: {
        url: 'https://home.example',
        read: 'history',
        items: [
          { id: 'sensor.a' },
          { id: 'sensor.b', name: 'kitchen', unit: 'Cel' },
          { id: 'sensor.c', unit: '%RH' },
        ],
      },
    });
  });

  it('reads a value a line, with path, type and unit', () => {
    const values = 'kitchen = $.t in Cel\n$.id = $.list[?@.a == 1] as boolean';
    expect(inputOf(draft({ kind: 'json', values })).settings).toMatchObject({
      values: [
        { name: 'kitchen', path: '$.t', unit: 'Cel' },
        { namePath: '$.id', path: '$.list[?@.a == 1]', type: 'boolean' },
      ],
    });
  });

  it('leaves secrets out that were not typed, so that the stored ones stay', () => {
    expect(inputOf(draft({ secrets: { token: ' ' } })).secrets).toEqual({});
  });

  it('shows what is stored as it was said', () => {
    for (const said of [
      draft({ url: 'https://a.example', items: 'sensor.a = a in Cel\nsensor.b' }),
      draft({
        kind: 'json',
        url: 'https://a.example',
        auth: 'oauth2-refresh-token',
        tokenUrl: 'https://a.example/token',
        clientId: 'c',
        timePath: '$.at',
        timeFormat: 'seconds',
        values: 'a = $.a as text\n$.n = $.v in W',
        cursor: 'time',
        parameter: 'since',
      }),
    ]) {
      const { kind, settings } = inputOf(said);
      const shown = draftOf(stored(kind, settings));
      expect(shown && inputOf(shown).settings).toEqual(settings);
    }
  });

  it('does not pretend to show what only the API can say', () => {
    const auth = {
      type: 'oauth2-refresh-token',
      tokenUrl: 'https://a.example',
      clientId: 'c',
      scope: 'read',
    };
    expect(draftOf(stored('json', { url: 'https://a.example', auth, values: [] }))).toBeUndefined();
  });
});
