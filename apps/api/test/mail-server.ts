import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface Letter {
  readonly to: string;
  readonly head: string;
  /** Decoded. */
  readonly text: string;
}

/** A real SMTP server on loopback that keeps what it takes. */
export interface MailServer {
  readonly url: string;
  readonly letters: Letter[];
  /** What it answers to a recipient; undefined: it takes the mail. */
  refuse: number | undefined;
  close(): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const letters: Letter[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: ({ address }, _session, callback) =>
      mail.refuse === undefined
        ? callback()
        : callback(Object.assign(new Error(`no ${address}`), { responseCode: mail.refuse })),
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const [head = '', ...rest] = Buffer.concat(chunks).toString().split('\r\n\r\n');
        const body = rest.join('\n\n');
        const text = /quoted-printable/i.test(head)
          ? decoded(body)
          : /base64/i.test(head)
            ? Buffer.from(body, 'base64').toString()
            : body;
        letters.push({
          to: session.envelope.rcptTo.map(({ address }) => address).join(),
          // Folded lines put together.
          head: head.replaceAll(/\r\n[ \t]/g, ' '),
          text: text.replaceAll('\r\n', '\n'),
        });
        callback();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const mail: MailServer = {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    letters,
    refuse: undefined,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return mail;
}

const decoded = (text: string): string =>
  Buffer.from(
    text
      .replaceAll(/=\r?\n/g, '')
      .replaceAll(/=([0-9A-F]{2})/g, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();
