import { Controller, Get, Header, Inject, NotFoundException, Req, Res } from '@nestjs/common';
import { ApiExcludeController, ApiOperation } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ForEveryone } from '../auth/allow';
import { CONFIG, type Config } from '../config/config';
import { hashSecret, secretMatches } from '../random';
import { Health } from './health';
import { Metrics } from './metrics';

/** For the operator's probes; not part of the market's API. */
@ApiExcludeController()
@Controller()
export class OperationsController {
  constructor(
    private readonly health: Health,
    private readonly metrics: Metrics,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @ApiOperation({ summary: 'Whether the process runs' })
  @Get('health/live')
  @ForEveryone()
  live(): { status: string } {
    return { status: 'up' };
  }

  @ApiOperation({ summary: 'Whether it can do its work, and what of it not' })
  @Get('health/ready')
  @ForEveryone()
  async ready(@Res({ passthrough: true }) response: Response) {
    const { ready, parts } = await this.health.check();
    response.status(ready ? 200 : 503);
    return { status: ready ? 'up' : 'down', parts };
  }

  @ApiOperation({ summary: 'Figures for Prometheus' })
  @Get('metrics')
  @ForEveryone()
  @Header('Cache-Control', 'no-store')
  async scrape(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<string> {
    if (!this.mayScrape(request)) throw new NotFoundException('There is nothing here.');
    response.type(this.metrics.contentType);
    return this.metrics.text();
  }

  /** The operator's token; without one, loopback outside production. */
  private mayScrape(request: Request): boolean {
    const presented = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (this.config.metricsToken !== undefined && presented !== undefined)
      return secretMatches(presented, hashSecret(this.config.metricsToken));
    return (
      this.config.environment !== 'production' &&
      /^(::ffff:)?127\.|^::1$/.test(request.socket.remoteAddress ?? '')
    );
  }
}
