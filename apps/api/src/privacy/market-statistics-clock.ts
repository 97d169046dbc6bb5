import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type Config, Jobs } from '@mynedata/platform';
import { DrawMarket } from './draw-market';

const hourMs = 3600_000;

/** Looks every hour whether this week's count of the market is there. */
@Injectable()
export class MarketStatisticsClock implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly drawMarket: DrawMarket,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleInit(): void {
    // Ticks of a demo are seconds: its first count comes a minute after its start, when its people are there.
    const everyMs = Math.min(hourMs, 60 * this.config.market.releaseTickMs);
    this.jobs.every('privacy.market-statistics', everyMs, async () => {
      await this.drawMarket.run();
    });
  }
}
