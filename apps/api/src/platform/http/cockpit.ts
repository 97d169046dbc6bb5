import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NotFoundException } from '@nestjs/common';
import express, { type NextFunction, type Request, type Response } from 'express';

const yearMs = 365 * 24 * 3600 * 1000;

/** Serves the built cockpit: hashed files for a year, the page itself never from a cache, deep links to the page. */
export function cockpit(directory: string): express.RequestHandler[] {
  const page = join(directory, 'index.html');
  const assets = express.static(directory, {
    index: false,
    maxAge: 0,
    setHeaders: (response: Response, path: string) => {
      if (/-[A-Z0-9]{8}\.[a-z0-9]+$/i.test(path))
        response.setHeader('Cache-Control', `public, max-age=${yearMs / 1000}, immutable`);
    },
  });
  const isServers = (request: Request): boolean =>
    /^\/(api|health|metrics|\.well-known)(\/|$)/.test(request.path);
  // A missing asset must stay a 404: only what looks like a page gets the page.
  const isPage = (request: Request): boolean =>
    request.method === 'GET' &&
    !/\.[^/]*$/.test(request.path) &&
    (request.headers.accept ?? '').includes('text/html');
  const fallback = (request: Request, response: Response, next: NextFunction): void => {
    if (isServers(request)) return next();
    if (!isPage(request) || !existsSync(page)) return next(new NotFoundException('There is nothing here.'));
    response.setHeader('Cache-Control', 'no-cache');
    response.type('html').send(readFileSync(page));
  };
  return [assets, fallback];
}
