import { Injectable } from '@nestjs/common';
import { Clock, Database, Random } from '@mynedata/platform';
import { CatalogueStore } from './catalogue/catalogue.store';
import { SourcesRefusal } from './errors';
import { SourcesStore } from './sources.store';

const maxSources = 100;
const defaultRetentionMonths = 24;

export interface NewSource {
  readonly sourceType: string;
  readonly label: string;
  readonly uploadIntervalSeconds?: number;
}

/** A user's own instance of a source type, of its newest version. Several of one type are allowed. */
@Injectable()
export class RegisterSource {
  constructor(
    private readonly database: Database,
    private readonly sources: SourcesStore,
    private readonly catalogue: CatalogueStore,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  run(userId: string, source: NewSource): Promise<string> {
    return this.database.transaction(async (tx) => {
      const types = await this.catalogue.newest(tx);
      const type = types.find(({ name }) => name === source.sourceType);
      if (type === undefined) {
        throw new SourcesRefusal('source-type-not-found', `There is no source type "${source.sourceType}".`, [
          { pointer: '/sourceType', detail: `One of ${types.map(({ name }) => name).join(', ')}.` },
        ]);
      }
      if ((await this.sources.count(tx, userId)) >= maxSources)
        throw new SourcesRefusal(
          'too-many-sources',
          `You have ${maxSources} sources, the most there can be. Delete one first.`,
        );
      const id = this.random.uuid();
      await this.sources.insert(
        tx,
        {
          userId,
          id,
          sourceType: type.name,
          version: type.version,
          label: source.label,
          createdAt: this.clock.now(),
          pausedAt: null,
          retentionMonths: defaultRetentionMonths,
          namePrefix: null,
        },
        source.uploadIntervalSeconds ?? null,
      );
      return id;
    });
  }
}
