import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Params } from 'nestjs-pino';

/** Paths with ids, codes of devices and names of records blanked: a log line must not tell whom or what a request was about. */
export const blankIds = (url: string): string =>
  (url.split('?')[0] ?? '')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, ':id')
    .replace(/(\/(?:pairings|mappings)\/)[^/]+/g, '$1:name');

/** People's answers leave no per-request line at all: counting them would count participants. */
const isAnswer = (request: IncomingMessage): boolean => /^\/api\/v2\/(requests|data)/.test(request.url ?? '');
const isAsset = (request: IncomingMessage): boolean => !/^\/api\//.test(request.url ?? '');

/** Structured logs with a request id, without bodies, headers, addresses, names, ids. */
export const logging = (level: string): Params => ({
  pinoHttp: {
    level,
    genReqId: () => randomUUID(),
    autoLogging: { ignore: (request) => isAnswer(request) || isAsset(request) },
    serializers: {
      req: (request: { id: string; method: string; url: string }) => ({
        id: request.id,
        method: request.method,
        path: blankIds(request.url),
      }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
      err: (error: { type: string; message: string; stack?: string; code?: string }) => ({
        type: error.type,
        code: error.code,
        stack: (error.stack ?? '')
          .split('\n')
          .filter((line) => /^\s+at /.test(line))
          .slice(0, 12)
          .join('\n'),
      }),
    },
  },
});
