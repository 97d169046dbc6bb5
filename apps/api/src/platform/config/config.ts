import { createECDH } from 'node:crypto';
import { join } from 'node:path';

/** Everything the process is told from outside. Read once; the rest of the code never sees the environment. */
export interface Config {
  readonly environment: 'development' | 'production' | 'test';
  readonly port: number;
  readonly host: string;
  /** Where `npm start` keeps its state; the demo writes its accounts here. */
  readonly directory: string;
  readonly cockpitDirectory: string;
  readonly logLevel: string;
  readonly databaseUrl: string;
  readonly bitcoin: BitcoinConfig;
  /** off: none. empty: demo timings and faucet, no population. population: everything. */
  readonly demo: 'off' | 'empty' | 'population';
  readonly keys: { readonly data: Buffer; readonly noise: Buffer; readonly signing: Buffer };
  /** Keys that were DATA_KEY before: they open what they sealed until it is sealed anew. */
  readonly previousDataKeys: readonly Buffer[];
  /** Where requests to services outside may go besides the public internet: `host:port`. */
  readonly outside: {
    /** For adapters, which people set up. */
    readonly allowedHosts: ReadonlySet<string>;
    /** For webhooks, push services and proofs of a domain, which strangers name: in development and tests only. */
    readonly deliveryHosts: ReadonlySet<string>;
  };
  /** Whose law this market is under and where its records lie, as receipts say it: EU or a country of ISO 3166-1; undefined: not stated. */
  readonly jurisdiction: string | undefined;
  /** Where people and programs reach this market: what links in mails begin with. */
  readonly publicUrl: string;
  readonly mail: MailConfig;
  /** Web Push; without a key there is none. */
  readonly push: { readonly privateKey: Buffer | undefined };
  /** The operator's own parameter table, instead of the one that ships. */
  readonly privacyParametersFile: string | undefined;
  readonly metricsToken: string | undefined;
  /** How many proxies in front are to be believed about whom a request comes from. */
  readonly trustedProxies: number;
  readonly market: MarketRules;
}

interface MailConfig {
  /** smtp: to a server. file: into a folder, for development. off: there is no mail. */
  readonly transport:
    | { readonly kind: 'smtp'; readonly url: URL }
    | { readonly kind: 'file'; readonly directory: string }
    | { readonly kind: 'off' };
  readonly from: string;
}

export interface BitcoinConfig {
  readonly network: 'regtest' | 'signet' | 'testnet' | 'mainnet';
  readonly rpcUrl: string | undefined;
  readonly unavailableReason: string | undefined;
  readonly wallet: string;
  /** The most that one escrow may be, where coins are worth something and the keys lie on the node. */
  readonly hotWalletLimitSat: number | undefined;
  /** Confirmations after which a deposit is money. */
  readonly confirmations: number;
  /** sat/vB: used when the node has no estimate, and the bounds it is clamped to. */
  readonly feeRate: { readonly default: number; readonly floor: number; readonly ceiling: number };
}

/** The times and limits of `Terms of a query` and `Life of a query`. */
export interface MarketRules {
  readonly minAskMs: number;
  readonly confirmGraceMs: number;
  /** At the end of a window, when standing rules give no answer any more: a person has this time to look at what they gave. */
  readonly autoAnswerGraceMs: number;
  readonly releaseTickMs: number;
  /** How often due transitions (windows that closed, payments overdue, newly eligible people) are looked for. */
  readonly clockTickMs: number;
  readonly depositPollMs: number;
  readonly maxOpenQueries: number;
  readonly maxFreeQueriesPerMonth: number;
  readonly feeShareMicro: number;
  /** The longest a single statement of the engine may take. */
  readonly computeTimeoutMs: number;
}

const second = 1000;
const hour = 3600 * second;

const rules = (demo: boolean): MarketRules => ({
  minAskMs: demo ? 5 * second : 24 * hour,
  confirmGraceMs: demo ? 10 * second : 48 * hour,
  autoAnswerGraceMs: demo ? second : 24 * hour,
  releaseTickMs: demo ? second : hour / 4,
  clockTickMs: demo ? second : 15 * second,
  depositPollMs: demo ? second : 20 * second,
  maxOpenQueries: 10,
  maxFreeQueriesPerMonth: demo ? 1000 : 20,
  feeShareMicro: 50_000,
  computeTimeoutMs: hour / 2,
});

/** A missing or wrong value stops the process with the whole list of what is wrong. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(`The configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads and checks the environment. Throws ConfigError with every problem at once. */
export function readConfig(given: Environment): Config {
  // Compose files pass what is not set as an empty text.
  const env: Environment = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  const problems: string[] = [];
  const oneOf = <const T extends string>(name: string, values: readonly T[], fallback: T): T => {
    const value = env[name] ?? fallback;
    if ((values as readonly string[]).includes(value)) return value as T;
    problems.push(`${name} is "${value}", expected one of ${values.join(', ')}`);
    return fallback;
  };
  const integer = (name: string, fallback: number, min: number, max: number): number => {
    const value = env[name] === undefined ? fallback : Number(env[name]);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    problems.push(`${name} is "${env[name]}", expected a whole number from ${min} to ${max}`);
    return fallback;
  };
  const environment = oneOf('NODE_ENV', ['development', 'production', 'test'], 'development');
  const key = (name: string): Buffer => {
    const value = env[name];
    const bytes = Buffer.from(value ?? '', 'base64');
    if (bytes.length >= 32) return bytes;
    problems.push(
      `${name} is ${value === undefined ? 'missing' : 'too short'}: 32 random bytes in base64 (openssl rand -base64 32)`,
    );
    return bytes;
  };
  const list = (name: string): string[] =>
    (env[name] ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  const previousDataKeys = list('DATA_KEY_PREVIOUS').map((text) => Buffer.from(text, 'base64'));
  if (previousDataKeys.some(({ length }) => length < 32))
    problems.push(
      'DATA_KEY_PREVIOUS holds a key that is too short: former values of DATA_KEY, separated by commas',
    );
  const hosts = (name: string): ReadonlySet<string> => {
    const named = list(name).map((host) => host.toLowerCase());
    for (const host of named)
      if (!/^([a-z0-9.-]+|\[[0-9a-f:.]+\]):\d{1,5}$/.test(host))
        problems.push(`${name} holds "${host}", expected host:port, separated by commas`);
    return new Set(named);
  };
  const outside = {
    allowedHosts: hosts('ADAPTER_ALLOWED_HOSTS'),
    deliveryHosts: hosts('DELIVERY_ALLOWED_HOSTS'),
  };
  if (environment === 'production' && outside.deliveryHosts.size > 0)
    problems.push(
      'DELIVERY_ALLOWED_HOSTS lets strangers reach private hosts: it is for development, unset it',
    );
  const demoFlag = oneOf('DEMO', ['0', '1', 'empty'], '0');
  const demo = demoFlag === '1' ? 'population' : demoFlag === 'empty' ? 'empty' : 'off';
  if (environment === 'production' && demo !== 'off')
    problems.push('DEMO is set, but production never has demo accounts: unset DEMO');
  const databaseUrl = env['DATABASE_URL'] ?? '';
  if (!/^postgres(ql)?:\/\//.test(databaseUrl))
    problems.push('DATABASE_URL is missing or not a postgres:// address');
  const network = oneOf('BITCOIN_NETWORK', ['regtest', 'signet', 'testnet', 'mainnet'], 'regtest');
  if (
    environment === 'production' &&
    demo === 'off' &&
    network === 'regtest' &&
    env['BITCOIN_RPC_URL'] !== undefined &&
    env['ALLOW_REGTEST'] !== '1'
  ) {
    problems.push(
      'BITCOIN_NETWORK is regtest, where coins are worth nothing: name the real network, or set ALLOW_REGTEST=1',
    );
  }
  const hotWalletLimitSat =
    env['ALLOW_HOT_WALLET_SAT'] === undefined
      ? undefined
      : integer('ALLOW_HOT_WALLET_SAT', 0, 1, 2_100_000_000_000_000);
  if (network === 'mainnet' && hotWalletLimitSat === undefined) {
    problems.push(
      'BITCOIN_NETWORK is mainnet with the keys on the node: say up to how many satoshi one escrow may be (ALLOW_HOT_WALLET_SAT)',
    );
  }
  const jurisdiction = env['JURISDICTION'] ?? (environment === 'production' ? undefined : 'EU');
  if (jurisdiction !== undefined && !/^[A-Z]{2}$/.test(jurisdiction))
    problems.push(`JURISDICTION is "${jurisdiction}", expected EU or a country's two letters (ISO 3166-1)`);
  const port = integer('PORT', 14201, 0, 65535);
  const host = env['HOST'] ?? '127.0.0.1';
  const directory = env['MYNEDATA_DIR'] ?? '.mynedata';
  const mailUrl = URL.parse(env['MAIL_URL'] ?? '');
  if (env['MAIL_URL'] !== undefined && (mailUrl === null || !/^smtps?:$/.test(mailUrl.protocol)))
    problems.push('MAIL_URL is not usable, expected smtp://user:password@host:port or smtps://…');
  // The name that `npm start` gives people: cookies belong to it.
  const name = host === '127.0.0.1' ? 'localhost' : host;
  const publicUrl = URL.parse(env['PUBLIC_URL'] ?? `http://${name}:${port}`);
  if (publicUrl === null || !/^https?:$/.test(publicUrl.protocol))
    problems.push('PUBLIC_URL is not usable, expected the https:// address of this market');
  else if (environment === 'production' && mailUrl !== null && publicUrl.protocol !== 'https:')
    problems.push('PUBLIC_URL is missing or not https://, but mails (MAIL_URL) link to it');
  const pushKey =
    env['VAPID_PRIVATE_KEY'] === undefined ? undefined : Buffer.from(env['VAPID_PRIVATE_KEY'], 'base64url');
  if (pushKey !== undefined && !isPushKey(pushKey))
    problems.push('VAPID_PRIVATE_KEY is not usable, expected 32 random bytes in base64url');
  const config: Config = {
    environment,
    port,
    host,
    directory,
    cockpitDirectory: env['COCKPIT_DIR'] ?? 'dist/apps/cockpit/browser',
    logLevel: oneOf('LOG_LEVEL', ['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'info'),
    databaseUrl,
    bitcoin: {
      network,
      rpcUrl: env['BITCOIN_RPC_URL'],
      unavailableReason: env['BITCOIN_UNAVAILABLE_REASON'],
      wallet: env['BITCOIN_WALLET'] ?? 'mynedata',
      hotWalletLimitSat,
      confirmations: integer('BITCOIN_CONFIRMATIONS', demo === 'off' ? 3 : 1, 1, 100),
      feeRate: {
        default: integer('BITCOIN_FEE_RATE', network === 'regtest' ? 1 : 5, 1, 1000),
        floor: 1,
        ceiling: 500,
      },
    },
    demo,
    keys: { data: key('DATA_KEY'), noise: key('NOISE_KEY'), signing: key('SIGNING_KEY') },
    previousDataKeys,
    outside,
    jurisdiction,
    publicUrl: publicUrl?.origin ?? '',
    mail: {
      transport:
        mailUrl !== null
          ? { kind: 'smtp', url: mailUrl }
          : environment === 'production'
            ? { kind: 'off' }
            : { kind: 'file', directory: join(directory, 'mail') },
      from: env['MAIL_FROM'] ?? `myneData <no-reply@${publicUrl?.hostname ?? 'localhost'}>`,
    },
    push: { privateKey: pushKey },
    privacyParametersFile: env['PRIVACY_PARAMETERS_FILE'],
    metricsToken: env['METRICS_TOKEN'],
    trustedProxies: integer('TRUSTED_PROXIES', 0, 0, 10),
    market: rules(demo !== 'off'),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(config);
}

/** A number below the order of the curve P-256, and not zero. */
function isPushKey(key: Buffer): boolean {
  try {
    createECDH('prime256v1').setPrivateKey(key);
    return key.length === 32;
  } catch {
    return false;
  }
}

/** Injection token of the one Config object. */
export const CONFIG = Symbol('CONFIG');

/** What the migrations need: the owner's address (the application's, where there is only one) and the application's. */
export function readDatabaseUrls(env: Environment): {
  readonly ownerUrl: string;
  readonly applicationUrl: string;
} {
  const ownerUrl = env['DATABASE_OWNER_URL'] ?? env['DATABASE_URL'];
  if (ownerUrl === undefined) {
    throw new ConfigError([
      'DATABASE_OWNER_URL (the owner of the schema) and DATABASE_URL (the application) are missing',
    ]);
  }
  return { ownerUrl, applicationUrl: env['DATABASE_URL'] ?? ownerUrl };
}
