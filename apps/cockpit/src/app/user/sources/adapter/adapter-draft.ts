import type { AdapterSettingInput, AdapterView } from '@mynedata/api-client';

/** What stands in the form, as text; a line each for items and values. */
export interface AdapterDraft {
  readonly kind: string;
  readonly url: string;
  readonly intervalSeconds: number;
  /** Smart homes: `sensor.kitchen = kitchen in Cel`, the last two parts optional. */
  readonly items: string;
  readonly read: 'history' | 'state';
  readonly auth: 'none' | 'header' | 'oauth2-client-credentials' | 'oauth2-refresh-token';
  readonly header: string;
  readonly prefix: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly records: string;
  readonly timePath: string;
  readonly timeFormat: 'iso8601' | 'seconds' | 'milliseconds';
  /** `kitchen = $.temperature as number in Cel`, the last two parts optional; a path on the left is where the name stands. */
  readonly values: string;
  readonly cursor: 'none' | 'time' | 'response';
  readonly cursorPath: string;
  readonly parameter: string;
  /** Only what was typed now: what is stored never comes back. */
  readonly secrets: Readonly<Record<string, string>>;
}

export const emptyDraft: AdapterDraft = {
  kind: 'home-assistant',
  url: '',
  intervalSeconds: 900,
  items: '',
  read: 'history',
  auth: 'none',
  header: 'Authorization',
  prefix: 'Bearer ',
  tokenUrl: '',
  clientId: '',
  records: '$',
  timePath: '',
  timeFormat: 'iso8601',
  values: '',
  cursor: 'none',
  cursorPath: '$.next',
  parameter: '',
  secrets: {},
};

/** The secrets that the form asks for. */
export function secretsOf({ kind, auth }: Pick<AdapterDraft, 'kind' | 'auth'>): readonly string[] {
  if (kind !== 'json') return ['token'];
  switch (auth) {
    case 'none':
      return [];
    case 'header':
      return ['apiKey'];
    case 'oauth2-client-credentials':
      return ['clientSecret'];
    case 'oauth2-refresh-token':
      return ['refreshToken', 'clientSecret'];
  }
}

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** `a = b as c in d`; what follows the equals sign is optional, and so are the two endings. */
function partsOf(line: string) {
  const [, unit] = /\sin\s+(\S+)$/.exec(line) ?? [];
  const withoutUnit = line.replace(/\s+in\s+\S+$/, '');
  const [, type] = /\sas\s+(number|text|boolean)$/.exec(withoutUnit) ?? [];
  const rest = withoutUnit.replace(/\s+as\s+(number|text|boolean)$/, '');
  const at = rest.indexOf('=');
  const [left, right] = at < 0 ? [rest, undefined] : [rest.slice(0, at).trim(), rest.slice(at + 1).trim()];
  return { left, right, type, unit };
}

/** What the form says, for the API; the API says what is wrong with it. */
export function inputOf(draft: AdapterDraft): AdapterSettingInput {
  const names = secretsOf(draft);
  const secrets = Object.fromEntries(
    Object.entries(draft.secrets).filter(([name, value]) => names.includes(name) && value.trim() !== ''),
  );
  const settings = draft.kind === 'json' ? jsonSettings(draft) : homeSettings(draft);
  return { kind: draft.kind, settings, secrets, intervalSeconds: Number(draft.intervalSeconds) };
}

const homeSettings = ({ url, read, items }: AdapterDraft) => ({
  url: url.trim(),
  read,
  items: lines(items).map((line) => {
    const { left, right, unit } = partsOf(line);
    return {
      id: left,
      ...(right === undefined ? {} : { name: right }),
      ...(unit === undefined ? {} : { unit }),
    };
  }),
});

const jsonSettings = (draft: AdapterDraft) => ({
  url: draft.url.trim(),
  auth: authOf(draft),
  records: draft.records.trim() === '' ? '$' : draft.records.trim(),
  ...(draft.timePath.trim() === ''
    ? {}
    : { time: { path: draft.timePath.trim(), format: draft.timeFormat } }),
  values: lines(draft.values).map((line) => {
    const { left, right = '', type, unit } = partsOf(line);
    return {
      ...(left.startsWith('$') ? { namePath: left } : { name: left }),
      path: right,
      ...(type === undefined ? {} : { type }),
      ...(unit === undefined ? {} : { unit }),
    };
  }),
  ...(draft.cursor === 'none'
    ? {}
    : draft.cursor === 'time'
      ? { cursor: { from: 'time', parameter: draft.parameter.trim(), format: draft.timeFormat } }
      : { cursor: { from: 'response', path: draft.cursorPath.trim(), parameter: draft.parameter.trim() } }),
});

function authOf({ auth, header, prefix, tokenUrl, clientId }: AdapterDraft): object {
  switch (auth) {
    case 'none':
      return { type: auth };
    case 'header':
      return { type: auth, header: header.trim(), prefix };
    case 'oauth2-client-credentials':
    case 'oauth2-refresh-token':
      return { type: auth, tokenUrl: tokenUrl.trim(), clientId: clientId.trim() };
  }
}

/** What is stored, for the form; undefined when it says more than the form can show, because the API was used. */
export function draftOf({ kind, settings, intervalSeconds }: AdapterView): AdapterDraft | undefined {
  const given = settings as unknown as StoredSettings;
  const draft: AdapterDraft = {
    ...emptyDraft,
    kind,
    intervalSeconds,
    url: given.url,
    read: given.read ?? 'history',
    items: (given.items ?? []).map((item) => lineOf(item.id, item.name, undefined, item.unit)).join('\n'),
    auth: given.auth?.type ?? 'none',
    header: given.auth?.header ?? emptyDraft.header,
    prefix: given.auth?.prefix ?? '',
    tokenUrl: given.auth?.tokenUrl ?? '',
    clientId: given.auth?.clientId ?? '',
    records: given.records ?? '$',
    timePath: given.time?.path ?? '',
    timeFormat: given.time?.format ?? given.cursor?.format ?? 'iso8601',
    values: (given.values ?? [])
      .map(({ name, namePath, path, type, unit }) => lineOf(name ?? namePath ?? '', path, type, unit))
      .join('\n'),
    cursor: given.cursor?.from ?? 'none',
    cursorPath: given.cursor?.path ?? emptyDraft.cursorPath,
    parameter: given.cursor?.parameter ?? '',
  };
  return saysTheSame(inputOf(draft).settings, settings) ? draft : undefined;
}

interface StoredSettings {
  readonly url: string;
  readonly read?: AdapterDraft['read'];
  readonly items?: readonly { readonly id: string; readonly name?: string; readonly unit?: string }[];
  readonly auth?: {
    readonly type: AdapterDraft['auth'];
    readonly header?: string;
    readonly prefix?: string;
    readonly tokenUrl?: string;
    readonly clientId?: string;
  };
  readonly records?: string;
  readonly time?: { readonly path: string; readonly format?: AdapterDraft['timeFormat'] };
  readonly values?: readonly {
    readonly path: string;
    readonly name?: string;
    readonly namePath?: string;
    readonly type?: string;
    readonly unit?: string;
  }[];
  readonly cursor?: {
    readonly from: 'time' | 'response';
    readonly path?: string;
    readonly parameter: string;
    readonly format?: AdapterDraft['timeFormat'];
  };
}

const lineOf = (
  left: string,
  right: string | undefined,
  type: string | undefined,
  unit: string | undefined,
): string =>
  `${left}${right === undefined ? '' : ` = ${right}`}${type === undefined ? '' : ` as ${type}`}${unit === undefined ? '' : ` in ${unit}`}`;

/** Whether all that is stored is also said; the form says some defaults too. */
function saysTheSame(said: unknown, stored: unknown): boolean {
  if (typeof stored !== 'object' || stored === null) return said === stored;
  if (typeof said !== 'object' || said === null) return false;
  return Object.entries(stored).every(([name, value]) =>
    saysTheSame((said as Record<string, unknown>)[name], value),
  );
}
