/**
 * Every endpoint that lists or names something, and whose it is. A new one is to be entered here, or the walk through the API's
 * description fails (`11-what-must-not-show.spec.ts`).
 *
 * - `public`: the same for everybody, about nobody.
 * - `own`: a list, or the caller's only one of something.
 * - `bearer`: whoever knows the code may use it; there is no other owner.
 * - otherwise the role of the owner, and for another's: a body that is valid.
 */
export type Whose =
  | 'public'
  | 'bearer'
  | { readonly own: 'user' | 'processor' | 'both' }
  | {
      readonly of: 'user' | 'processor';
      readonly body?: unknown;
      readonly type?: string;
      /** Of another's and of nothing it is an empty list. */
      readonly empty?: true;
    };

const ofUser = (body?: unknown): Whose => ({ of: 'user', body });
const ofProcessor = (body?: unknown): Whose => ({ of: 'processor', body });
const own = (role: 'user' | 'processor' | 'both'): Whose => ({ own: role });
const adapter = {
  kind: 'json',
  settings: {
    url: 'https://readings.example/r',
    auth: { type: 'none' },
    records: '$.data[*]',
    time: { path: '$.at' },
    values: [{ path: '$.t', name: 'kitchen', unit: 'Cel' }],
  },
};

export const endpoints: Readonly<Record<string, Whose>> = {
  'GET /system': 'public',
  'GET /auth/session': own('both'),
  'GET /profile': own('both'),
  'GET /profile/archives': own('user'),
  'GET /profile/archives/{id}/file': ofUser(),
  'GET /organisation/domain': own('processor'),
  'GET /organisations/{id}': 'public',
  'GET /api-keys': own('processor'),
  'DELETE /api-keys/{id}': ofProcessor(),

  'GET /notifications': own('both'),
  'GET /notifications/settings': own('both'),
  'GET /notifications/{id}': ofUser(),
  'DELETE /notifications/push/{id}': ofUser(),

  'GET /webhooks': own('processor'),
  'GET /webhooks/{id}': ofProcessor(),
  'PATCH /webhooks/{id}': ofProcessor({ enabled: true }),
  'DELETE /webhooks/{id}': ofProcessor(),
  'POST /webhooks/{id}/secret': ofProcessor({}),
  'POST /webhooks/{id}/ping': ofProcessor({}),
  'GET /webhooks/{id}/deliveries': ofProcessor(),
  'POST /webhooks/{id}/deliveries/{deliveryId}/redeliver': ofProcessor({}),

  'GET /source-types': 'public',
  'GET /sources': own('user'),
  'GET /sources/{id}': ofUser(),
  'PATCH /sources/{id}': ofUser({ label: 'mine now' }),
  'DELETE /sources/{id}': ofUser(),
  'PUT /sources/{id}/mappings/{name}': ofUser({ attribute: 'random_two' }),
  'DELETE /sources/{id}/mappings/{name}': ofUser(),
  'GET /sources/{id}/tokens': ofUser(),
  'POST /sources/{id}/tokens': ofUser({}),
  'POST /sources/{id}/tokens/{tokenId}/rotate': ofUser({}),
  'DELETE /sources/{id}/tokens/{tokenId}': ofUser(),
  'GET /sources/{id}/measurements': ofUser(),
  'DELETE /sources/{id}/measurements': ofUser(),
  'GET /sources/{id}/chart': ofUser(),
  'GET /sources/{id}/export': ofUser(),
  'POST /sources/{id}/imports': {
    of: 'user',
    body: 'time,random_one\n1700000000,1\n',
    type: 'text/csv',
  },
  'GET /sources/{id}/imports': ofUser(),
  'GET /sources/{id}/imports/{importId}': ofUser(),
  'PUT /sources/{id}/imports/{importId}/settings': ofUser({}),
  'POST /sources/{id}/imports/{importId}/start': ofUser({}),
  'POST /sources/{id}/imports/{importId}/cancel': ofUser({}),
  'GET /sources/{id}/imports/{importId}/events': ofUser(),
  'GET /sources/{id}/imports/{importId}/errors': ofUser(),
  'GET /pairings/{userCode}': 'bearer',
  'POST /pairings/{userCode}/approve': 'bearer',
  'POST /pairings/{userCode}/deny': 'bearer',
  'GET /adapters': own('user'),
  'GET /sources/{id}/adapter': ofUser(),
  'PUT /sources/{id}/adapter': ofUser(adapter),
  'PATCH /sources/{id}/adapter': ofUser({}),
  'DELETE /sources/{id}/adapter': ofUser(),
  'POST /sources/{id}/adapter/test': ofUser(adapter),
  'POST /sources/{id}/adapter/poll': ofUser({}),

  'GET /privacy/levels': 'public',
  'GET /privacy/presets': 'public',
  'GET /privacy/settings/levels': own('user'),
  'GET /privacy/settings/preset-effects': own('user'),
  'GET /privacy/settings/organisations': own('user'),
  // Whom a person blocks is an organisation, which everybody may know.
  'PUT /privacy/settings/organisations/blocked/{id}': 'public',
  'DELETE /privacy/settings/organisations/blocked/{id}': 'public',
  'GET /privacy/settings/reserve-prices': own('user'),
  'GET /privacy/settings/ask-me': own('user'),
  'GET /privacy/settings/market-statistics': own('user'),
  'GET /privacy/settings/history': own('user'),
  'GET /privacy/sources/{id}/levels': { of: 'user', empty: true },
  'PUT /privacy/sources/{id}/levels/{attribute}': ofUser({ level: 'low' }),
  'PUT /privacy/sources/{id}/ask-me/{attribute}': ofUser({ askMe: true }),
  'GET /privacy/budget': own('user'),
  'GET /privacy/budget/entries': own('user'),

  'GET /credit': own('processor'),
  'GET /earnings': own('user'),

  'GET /activity': own('user'),
  'GET /activity/summary': own('user'),
  'GET /activity/export': own('user'),
  'GET /receipts': own('user'),
  'GET /receipts/{id}': ofUser(),
  'GET /requests': own('user'),
  'GET /requests/{id}': ofUser(),
  'POST /requests/{id}/allow': ofUser({ level: 'low' }),
  'POST /requests/{id}/deny': ofUser({}),
  'POST /requests/{id}/withdraw': ofUser({}),
  'GET /requests/{id}/preview': ofUser(),
  'PUT /requests/{id}/later': ofUser({ later: true }),
  'PUT /requests/{id}/note': ofUser({ note: 'a note' }),
  'GET /requests/{id}/membership': ofUser(),
  'GET /requests/{id}/offer': ofUser(),
  'GET /requests/in-person': own('user'),
  'GET /requests/in-person/{id}': ofUser(),
  'POST /requests/in-person/{id}/allow': ofUser({ card: 'a'.repeat(64), asOf: '2026-01-01T00:00:00.000Z' }),
  'POST /requests/in-person/{id}/deny': ofUser({}),
  'POST /requests/in-person/{id}/withdraw': ofUser({}),
  'GET /standing-rules': own('user'),
  'GET /standing-rules/{id}/answers': ofUser(),
  'POST /standing-rules/{id}/pause': ofUser({}),
  'POST /standing-rules/{id}/resume': ofUser({}),
  'POST /standing-rules/{id}/revoke': ofUser({ withdrawAnswers: true }),

  'GET /in-person-requests': own('processor'),
  'GET /in-person-requests/{id}': ofProcessor(),
  'POST /in-person-requests/{id}/withdraw': ofProcessor({}),
  'POST /in-person-requests/{id}/fetch': ofProcessor({}),
  'GET /queries': own('processor'),
  'GET /queries/{id}': ofProcessor(),
  'POST /queries/{id}/cancel': ofProcessor({}),
  'POST /queries/{id}/fund-from-credit': ofProcessor({}),
  'POST /queries/{id}/duplicate': ofProcessor({}),
  'GET /queries/{id}/result': ofProcessor(),
  'GET /queries/{id}/result/rows': ofProcessor(),
  'GET /queries/{id}/result.csv': ofProcessor(),
  'GET /drafts': own('processor'),
  'GET /drafts/{id}': ofProcessor(),
  'PUT /drafts/{id}': ofProcessor({}),
  'DELETE /drafts/{id}': ofProcessor(),
  'POST /drafts/{id}/submit': ofProcessor({}),

  'GET /schemas/result/1': 'public',
  'GET /schemas/dataset/1': 'public',
  'GET /schemas/certificate/1': 'public',
  'GET /.well-known/mynedata-keys.json': 'public',
};
