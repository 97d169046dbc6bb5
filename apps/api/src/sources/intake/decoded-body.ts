import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { PayloadTooLargeException, UnsupportedMediaTypeException } from '@nestjs/common';
import { DomainError } from '@mynedata/platform';
import type { Request } from 'express';

const maxDecodedBytes = 2 ** 30;

class BodyBroken extends DomainError {
  readonly code = 'bad-request';
  readonly status = 400;
}

/** The bytes of a body as they arrive, its Content-Encoding undone. `signal` ends it from our side. */
export async function* decodedBody(request: Request, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  const end = (): void => void request.destroy(new Error('aborted'));
  signal?.addEventListener('abort', end);
  try {
    for await (const piece of streamOf(request)) {
      bytes += (piece as Uint8Array).length;
      // A small body can unpack to any size.
      if (bytes > maxDecodedBytes) throw new PayloadTooLargeException(`At most ${maxDecodedBytes} bytes.`);
      yield piece as Uint8Array;
    }
  } catch (error) {
    if (isBroken(error))
      throw new BodyBroken('The body broke off, or is not what its Content-Encoding says.');
    throw error;
  } finally {
    signal?.removeEventListener('abort', end);
  }
}

function streamOf(request: Request): AsyncIterable<unknown> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase();
  switch (encoding) {
    case 'identity':
      return request;
    case 'gzip':
      return piped(request, createGunzip());
    case 'deflate':
      return piped(request, createInflate());
    case 'br':
      return piped(request, createBrotliDecompress());
    default:
      throw new UnsupportedMediaTypeException(
        'Send the body plain, or with Content-Encoding gzip, deflate or br.',
      );
  }
}

function piped<Decoder extends NodeJS.ReadWriteStream & { destroy(error?: Error): unknown }>(
  request: Request,
  decoder: Decoder,
): Decoder {
  request
    .on('error', (error) => decoder.destroy(error))
    .on('aborted', () => decoder.destroy(new Error('aborted')));
  return request.pipe(decoder);
}

function isBroken(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return (
    (error instanceof Error && error.message === 'aborted') ||
    (typeof code === 'string' &&
      /^(Z_|ERR_BROTLI|ERR__ERROR_FORMAT|ECONNRESET|ERR_STREAM_PREMATURE_CLOSE|ERR_PADDING)/.test(code))
  );
}
