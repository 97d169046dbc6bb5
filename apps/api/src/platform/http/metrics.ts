import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { blankIds } from './logging';

/**
 * All routes by which people answer share one label, so that no series counts answers (`1-market.md`, "Life of a query").
 * Ids never become labels: they would tell who did what, and let the number of series grow without end.
 */
export function routeLabel(method: string, path: string): string {
  if (/^\/api\/v2\/requests/.test(path)) return 'answers';
  if (!/^\/(api|health|metrics)/.test(path)) return 'cockpit';
  return `${method} ${blankIds(path)
    .replace(/[^/:a-z0-9_.-]/gi, '')
    .split('/')
    .slice(0, 6)
    .join('/')}`;
}

@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly duration: Histogram;

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.duration = new Histogram({
      name: 'mynedata_http_request_seconds',
      help: 'Duration of HTTP requests',
      labelNames: ['route', 'status'],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
      registers: [this.registry],
    });
  }

  /** Registers a counter of the platform's own doings; never one per query or per person. */
  counter(name: string, help: string): Counter {
    return new Counter({ name, help, registers: [this.registry] });
  }

  gauge(name: string, help: string, collect: (gauge: Gauge) => Promise<void> | void): Gauge {
    return new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        await collect(this);
      },
    });
  }

  readonly middleware = (request: Request, response: Response, next: NextFunction): void => {
    const end = this.duration.startTimer();
    response.on('finish', () => {
      // 404s get one label, so that nobody can grow the set of series by asking for random addresses.
      const route = response.statusCode === 404 ? 'not-found' : routeLabel(request.method, request.path);
      end({ route, status: `${Math.floor(response.statusCode / 100)}xx` });
    });
    next();
  };

  get contentType(): string {
    return this.registry.contentType;
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }
}
