import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Transporter, createTransport } from 'nodemailer';
import { CONFIG, type Config } from '../config/config';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly language: string;
  /** The same for every attempt: whoever gets it twice can tell. */
  readonly id: string;
  /** One click, without signing in (RFC 8058). */
  readonly unsubscribeUrl?: string;
}

/** The mail cannot be delivered, and another try would not help. Holds nothing of the mail. */
export class MailRefused extends Error {}

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
const maxMs = 20_000;

/** Sends mails by SMTP, or puts them into a folder. Nothing of them goes into a log. */
@Injectable()
export class Mailer implements OnApplicationShutdown {
  private readonly transporter: Transporter | undefined;

  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'mail' | 'publicUrl'>) {
    this.transporter = transporterFor(config.mail.transport);
  }

  /** Whether this market can send mails at all. */
  get works(): boolean {
    return this.transporter !== undefined;
  }

  /** Resolves when the next server has taken the mail. Throws MailRefused when it never will. */
  async send({ to, subject, text, language, id, unsubscribeUrl }: Mail): Promise<void> {
    if (this.transporter === undefined) throw new MailRefused('there is no mail here');
    const message = {
      from: this.config.mail.from,
      to,
      subject,
      text,
      messageId: `<${id}@${new URL(this.config.publicUrl).hostname}>`,
      headers: {
        'Auto-Submitted': 'auto-generated',
        'Content-Language': language,
        ...(unsubscribeUrl === undefined
          ? {}
          : {
              'List-Unsubscribe': `<${unsubscribeUrl}>`,
              'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
            }),
      },
      disableFileAccess: true,
      disableUrlAccess: true,
    };
    try {
      const sent = (await this.transporter.sendMail(message)) as { readonly message?: Buffer };
      if (this.config.mail.transport.kind === 'file' && sent.message !== undefined)
        await keep(this.config.mail.transport.directory, sent.message);
    } catch (error) {
      const { responseCode = 0, name = 'Error' } = error as { responseCode?: number; name?: string };
      // The server's words repeat the address.
      if (responseCode >= 500) throw new MailRefused(`refused with ${responseCode}`);
      throw new Error(`the mail was not taken: ${name} ${responseCode}`);
    }
  }

  onApplicationShutdown(): void {
    this.transporter?.close();
  }
}

function transporterFor(transport: Config['mail']['transport']): Transporter | undefined {
  const limits = { connectionTimeout: maxMs, greetingTimeout: maxMs, socketTimeout: maxMs };
  switch (transport.kind) {
    case 'smtp': {
      const { protocol, hostname, port, username, password } = transport.url;
      const secure = protocol === 'smtps:';
      return createTransport({
        host: hostname.replace(/^\[|\]$/g, ''),
        port: port === '' ? (secure ? 465 : 587) : Number(port),
        secure,
        // Mails tell whom they are for: in the clear only to this machine.
        requireTLS: !secure && !loopback.test(hostname),
        ignoreTLS: !secure && loopback.test(hostname),
        ...(username === ''
          ? {}
          : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
        ...limits,
      });
    }
    case 'file':
      return createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
    case 'off':
      return undefined;
  }
}

async function keep(directory: string, message: Buffer): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(join(directory, `${randomUUID()}.eml`), message, { mode: 0o600 });
}
