import type { Language, NoticeTopic } from './channel';

interface NoticeKindWords {
  readonly topic: NoticeTopic;
  /** What a mail says: neither titles nor numbers, which mail servers on the way would read. */
  readonly sentence: Readonly<Record<Language, string>>;
}

const over = {
  en: 'A request or query of yours has ended.',
  de: 'Eine deiner Anfragen oder Abfragen ist beendet.',
} as const;

/** Every kind of notice there is. */
export const noticeKinds = {
  request: {
    topic: 'requests',
    sentence: { en: 'A request waits for your answer.', de: 'Eine Anfrage wartet auf deine Antwort.' },
  },
  'automatic-answer': {
    topic: 'requests',
    sentence: {
      en: 'Your standing rule has answered a request.',
      de: 'Deine Dauerregel hat eine Anfrage beantwortet.',
    },
  },
  cancelled: { topic: 'results', sentence: over },
  released: { topic: 'results', sentence: { en: 'A result is ready.', de: 'Ein Ergebnis liegt vor.' } },
  'not-released': { topic: 'results', sentence: over },
  'took-part': {
    topic: 'results',
    sentence: {
      en: 'A result that you took part in was released.',
      de: 'Ein Ergebnis, an dem du teilgenommen hast, wurde freigegeben.',
    },
  },
  lapsed: { topic: 'results', sentence: over },
  'not-drawn': { topic: 'results', sentence: over },
  unfunded: { topic: 'results', sentence: over },
  'in-person-allowed': {
    topic: 'results',
    sentence: { en: 'A result is ready.', de: 'Ein Ergebnis liegt vor.' },
  },
  'in-person-fetched': {
    topic: 'results',
    sentence: {
      en: 'Somebody has fetched what you allowed in person.',
      de: 'Jemand hat abgerufen, was du persönlich erlaubt hast.',
    },
  },
  'in-person-withdrawn': { topic: 'results', sentence: over },
  payout: {
    topic: 'money',
    sentence: { en: 'A payout is on its way.', de: 'Eine Auszahlung ist unterwegs.' },
  },
  'payout-address': {
    topic: 'security',
    sentence: { en: 'Your payout address was changed.', de: 'Deine Auszahlungsadresse wurde geändert.' },
  },
  archive: {
    topic: 'security',
    sentence: { en: 'The archive of your data is ready.', de: 'Das Archiv deiner Daten ist fertig.' },
  },
  password: {
    topic: 'security',
    sentence: { en: 'Your password was changed.', de: 'Dein Passwort wurde geändert.' },
  },
  'mail-address': {
    topic: 'security',
    sentence: { en: 'Your e-mail address was changed.', de: 'Deine E-Mail-Adresse wurde geändert.' },
  },
  'webhook-disabled': {
    topic: 'security',
    sentence: { en: 'A webhook was switched off.', de: 'Ein Webhook wurde abgeschaltet.' },
  },
} as const satisfies Readonly<Record<string, NoticeKindWords>>;

const anything: NoticeKindWords = {
  topic: 'security',
  sentence: { en: 'Something concerns your account.', de: 'Etwas betrifft dein Konto.' },
};

const known: Readonly<Record<string, NoticeKindWords>> = noticeKinds;

/** What a kind is about; one that nobody has listed is told as if it concerned the account, so that it is not missed. */
export const wordsOfKind = (kind: string): NoticeKindWords => known[kind] ?? anything;
