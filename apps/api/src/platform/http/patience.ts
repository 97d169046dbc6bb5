import type { Server } from 'node:http';
import type { NextFunction, Request, Response } from 'express';

/** A gigabyte over the uplink of a home takes hours, not the five minutes that Node gives a request. */
const uploadMs = 6 * 3600_000;
/** A connection on which nothing moves for so long is over. */
const idleMs = 120_000;
/** Bodies of a few kilobytes are there by then. */
const bodyMs = 60_000;

/** Uploads without a set end: a stream of a device lives as long as the device has something to say, a file of 1 GB takes its time. */
const isLong = (path: string): boolean => /^\/api\/v2\/(data|sources\/[^/]+\/imports)/.test(path);

/** Uploads may take long, as long as something moves. */
export function letUploadsTakeTime(server: Server): void {
  server.requestTimeout = uploadMs;
  server.setTimeout(idleMs);
}

/** All other bodies must be there soon: a sender who drips bytes holds nothing for long. */
export function refuseDripping(request: Request, _response: Response, next: NextFunction): void {
  if (!isLong(request.path) && !request.complete) {
    // A request without a body is complete a moment later, though nobody reads its end: its answer may be a stream that lasts.
    const late = (): void => {
      if (!request.complete) request.destroy();
    };
    const timer = setTimeout(late, bodyMs).unref();
    request.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
  }
  next();
}
