import type { IncomingMessage } from 'node:http';
import { OutsideFailure } from './outside-failure';

/** Reads a body of at most so many bytes, and gives up as soon as there are more. */
export async function readBytes(response: IncomingMessage, host: string, maxBytes: number): Promise<Buffer> {
  const tooLarge = new OutsideFailure(
    'too-large',
    `The answer of ${host} is larger than ${sizeText(maxBytes)}.`,
  );
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) throw tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const sizeText = (bytes: number): string =>
  bytes >= 1024 * 1024 ? `${bytes / 1024 / 1024} MB` : `${bytes / 1024} KB`;
