import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Audit, Clock, Database, Random } from '@mynedata/platform';
import { type ParameterTable, type RandomSource, releaseMarketCounts } from '@mynedata/privacy-mechanisms';
import { canonicalJson } from '@mynedata/privacy-mechanisms/certificate';
import { ReadCatalogue } from '@mynedata/sources';
import { organisationTypes } from '@mynedata/users';
import { MarketDrawsStore } from './market-draws.store';
import { cellsOf, countsOf, marketEpsilonMicro, priceSteps, sourceTypesCounted } from './market-statistics';
import { PARAMETERS } from './parameters';

/** Injection token of the source of noise. */
export const MARKET_NOISE = Symbol('MARKET_NOISE');

const dayMs = 24 * 3600_000;

/**
 * Counts the market by people's settings once a week (`3-privacy.md`, "A quote reads settings"). Charges and noisy numbers commit
 * together: where it fails, nothing was taken and nobody has seen a number.
 */
@Injectable()
export class DrawMarket {
  constructor(
    private readonly database: Database,
    private readonly draws: MarketDrawsStore,
    private readonly readCatalogue: ReadCatalogue,
    private readonly audit: Audit,
    private readonly random: Random,
    private readonly clock: Clock,
    @Inject(MARKET_NOISE) private readonly noise: RandomSource,
    @Inject(PARAMETERS) private readonly parameters: ParameterTable,
  ) {}

  /** False where this week has its numbers. */
  async run(): Promise<boolean> {
    const sourceTypes = (await this.readCatalogue.run()).map(({ name }) => name).sort();
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const week = mondayOf(now);
      if (await this.draws.drawn(tx, week)) return false;
      const id = this.random.uuid();
      const lists = { sourceTypes, organisationTypes, priceSteps };
      const terms = {
        epsilonMicro: marketEpsilonMicro,
        sourceTypes: sourceTypesCounted,
        organisationTypes: organisationTypes.length,
      };
      await this.draws.lockEverybody(tx);
      await this.draws.forget(tx, now);
      const found = await this.draws.charge(tx, id, now, this.parameters, organisationTypes);
      const units = releaseMarketCounts(terms, countsOf(cellsOf(lists), found), this.noise).value;
      const statistics = { terms, ...lists, units };
      await this.draws.keep(tx, {
        id,
        week,
        drawnAt: now,
        epsilonMicro: String(marketEpsilonMicro),
        statistics,
      });
      // Nothing of a person and no exact number: the hash binds the noisy ones.
      await this.audit.fact(tx, 'market-counted', {
        draw: id,
        week,
        epsilonMicro: marketEpsilonMicro,
        statistics: createHash('sha256').update(canonicalJson(statistics)).digest('hex'),
      });
      return true;
    });
  }
}

/** The Monday of the week, UTC. */
function mondayOf(now: Date): string {
  const daysSince = (now.getUTCDay() + 6) % 7;
  return new Date(now.getTime() - daysSince * dayMs).toISOString().slice(0, 10);
}
