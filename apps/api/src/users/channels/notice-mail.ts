import type { Language, NoticeTopic } from './channel';
import { wordsOfKind } from './notice-kinds';

interface Links {
  readonly publicUrl: string;
  readonly unsubscribeSecret: string;
}

export interface MailText {
  readonly subject: string;
  readonly text: string;
}

const words = {
  en: {
    several: (count: number) => `${count} notices from myneData`,
    see: 'See what it is about',
    settings: 'Choose what you are told of, and how',
    stop: 'No more mails of this kind, with one click and without signing in',
    verify: {
      subject: 'Prove your e-mail address',
      text: (link: string) =>
        `Somebody, hopefully you, wants to get notices of myneData at this address.\n\nOpen this link within 24 hours and confirm:\n${link}\n\nIf it was not you, do nothing: no further mail will come.\n`,
    },
  },
  de: {
    several: (count: number) => `${count} Mitteilungen von myneData`,
    see: 'Nachsehen, worum es geht',
    settings: 'Wählen, worüber und wie du etwas erfährst',
    stop: 'Keine Mails dieser Art mehr, mit einem Klick und ohne Anmeldung',
    verify: {
      subject: 'Bestätige deine E-Mail-Adresse',
      text: (link: string) =>
        `Jemand, hoffentlich du, möchte Mitteilungen von myneData an diese Adresse bekommen.\n\nÖffne innerhalb von 24 Stunden diesen Link und bestätige:\n${link}\n\nWenn du es nicht warst, tu nichts: Es kommt keine weitere Mail.\n`,
    },
  },
} as const;

/** The mail that tells of notices: what kind, and where to read them. Nothing of their content. */
export function noticeMail(kinds: readonly string[], language: Language, links: Links): MailText {
  const said = words[language];
  const sentences = kinds.map((kind) => wordsOfKind(kind).sentence[language]);
  const counted = [...new Set(sentences)].map((sentence) => {
    const count = sentences.filter((one) => one === sentence).length;
    return count === 1 ? `- ${sentence}` : `- ${sentence} (${count})`;
  });
  const { publicUrl } = links;
  const text = [
    ...counted,
    '',
    `${said.see}:`,
    `${publicUrl}/notices`,
    '',
    `${said.settings}:`,
    `${publicUrl}/notices/settings`,
    '',
    `${said.stop}:`,
    pageToUnsubscribe(topicsOf(kinds), links),
    '',
  ].join('\n');
  return { subject: sentences.length === 1 ? (sentences[0] ?? '') : said.several(sentences.length), text };
}

export const verificationMail = (language: Language, publicUrl: string, secret: string): MailText => ({
  subject: words[language].verify.subject,
  // After the #, so that it stays in the browser and out of every log.
  text: words[language].verify.text(`${publicUrl}/confirm-mail#${secret}`),
});

export const topicsOf = (kinds: readonly string[]): readonly NoticeTopic[] => [
  ...new Set(kinds.map((kind) => wordsOfKind(kind).topic)),
];

/** For mail programs (RFC 8058): one POST and it is done. */
export const oneClickUrl = (
  topics: readonly NoticeTopic[],
  { publicUrl, unsubscribeSecret }: Links,
): string =>
  `${publicUrl}/api/v2/notifications/unsubscribe?token=${unsubscribeSecret}&topics=${topics.join(',')}`;

const pageToUnsubscribe = (topics: readonly NoticeTopic[], { publicUrl, unsubscribeSecret }: Links): string =>
  `${publicUrl}/unsubscribe#${unsubscribeSecret}.${topics.join(',')}`;
