import type { ProblemPlace } from '@mynedata/platform';

/** Where the last poll ended, in words of the adapter's own: a few texts by name. */
export type Cursor = Readonly<Record<string, string>>;

/** A record as a service tells it. */
export interface AdapterRecord {
  /** Name of the SenML record: a letter or digit, then letters, digits and - : . / _ */
  readonly name: string;
  /** SenML unit, if the service or the settings tell it. */
  readonly unit: string | undefined;
  /** Seconds since 1970. */
  readonly time: number;
  readonly value: number | string | boolean;
}

/** A part of what a poll brings. */
export interface Page {
  readonly records: readonly AdapterRecord[];
  /** What could not be read, in sentences for the person. The rest is stored all the same. */
  readonly problems: readonly string[];
  /** Where to go on once the records are stored. */
  readonly cursor: Cursor;
}

/** The service as an adapter sees it: authorized, limited in time and size, and only at the addresses of its settings. */
export interface Service {
  readonly now: Date;
  /** The JSON that the address answers with. Throws when there is none, which ends the poll. */
  get(url: URL): Promise<unknown>;
}

/** How requests are authorized. `secret` names one of the adapter's secrets. */
export type Authorization =
  | { readonly type: 'none' }
  | { readonly type: 'header'; readonly header: string; readonly prefix: string; readonly secret: string }
  | {
      readonly type: 'oauth2';
      readonly grant: 'client-credentials' | 'refresh-token';
      readonly tokenUrl: string;
      readonly clientId: string;
      readonly clientAuthentication: 'basic' | 'body';
      readonly scope: string | undefined;
    };

export interface Address {
  /** JSON pointer into the settings. */
  readonly pointer: string;
  readonly url: string;
}

/** JSON Schema 2020-12 of an object. Besides the usual there are the formats `web-address` and `json-path`. */
export type SettingsSchema = Readonly<Record<string, unknown>> & {
  readonly type: 'object';
  readonly additionalProperties: false;
  readonly properties: Readonly<Record<string, unknown>>;
};

/** A kind of service whose data is fetched. A new kind is one file, and one line in adapter-list.ts. */
export interface SourceAdapter<Settings> {
  /** Stable: it is stored. */
  readonly kind: string;
  readonly title: string;
  readonly description: string;
  readonly settings: SettingsSchema;
  /** Every secret there may be, as properties of a JSON schema. */
  readonly secrets: Readonly<
    Record<string, { readonly type: 'string'; readonly title: string; readonly description: string }>
  >;
  /** The secrets that these settings cannot do without, and those they can use. */
  secretsOf(settings: Settings): { readonly needed: readonly string[]; readonly possible: readonly string[] };
  /** What a schema cannot say: everything that is wrong, with pointers into the settings. */
  check?(settings: Settings): readonly ProblemPlace[];
  /** Every address that may be asked, besides the token endpoint of the authorization. */
  addresses(settings: Settings): readonly Address[];
  authorization(settings: Settings): Authorization;
  /** Reads what is new since the cursor, oldest first, page by page. Each page is stored before the next is asked for. */
  poll(settings: Settings, cursor: Cursor, service: Service): AsyncIterable<Page>;
}

/** The service answers, but not with what this kind of service answers with. */
export class UnexpectedAnswer extends Error {}
