import { Injectable } from '@nestjs/common';
import { Clock, Database, Realtime } from '@mynedata/platform';
import { type SenmlError, resolveSenmlJson } from '@mynedata/senml';
import { CatalogueStore } from './catalogue.store';
import { SourcesRefusal } from './errors';
import { type Measurement, lastOfEach, measurementOf, notStorable } from './measurement';
import { MeasurementsStore } from './measurements.store';
import { SourcesStore } from './sources.store';

export interface Stored {
  /** Records in the pack that carry a value. */
  readonly received: number;
  /** Rows that are new or changed; sending the same pack again gives 0. */
  readonly changed: number;
}

/** Takes a SenML pack (RFC 8428) into one source: all of it, or nothing and every error. */
@Injectable()
export class StoreMeasurements {
  constructor(
    private readonly database: Database,
    private readonly sources: SourcesStore,
    private readonly catalogue: CatalogueStore,
    private readonly measurements: MeasurementsStore,
    private readonly clock: Clock,
    private readonly realtime: Realtime,
  ) {}

  async run(userId: string, sourceId: string, pack: string): Promise<Stored> {
    const receivedAt = this.clock.now().getTime() / 1000;
    const { records, errors } = resolveSenmlJson(pack, { receivedAt });
    const stored = await this.database.transaction(async (tx) => {
      const source = await this.sources.find(tx, userId, sourceId);
      const type =
        source === null ? undefined : await this.catalogue.version(tx, source.sourceType, source.version);
      if (type === undefined) throw new SourcesRefusal('source-not-found', 'This source was deleted.');
      const outcomes = records.map(
        (record) => notStorable(record) ?? measurementOf(record, type, receivedAt),
      );
      const wrong = outcomes.filter((outcome): outcome is SenmlError => 'code' in outcome);
      // Those of the pack and those of the catalogue together: whoever mends one should not meet the next on the next try.
      const all = [...errors, ...wrong].sort((a, b) => a.index - b.index);
      if (all.length > 0) throw refusal(all);
      const measurements = lastOfEach(outcomes as Measurement[]);
      return {
        received: records.length,
        changed: await this.measurements.upsert(tx, userId, sourceId, measurements),
      };
    });
    if (stored.changed > 0) this.realtime.tell([userId], 'sources');
    return stored;
  }
}

function refusal(errors: readonly SenmlError[]): SourcesRefusal {
  const count = errors.length === 1 ? 'One error' : `${errors.length} errors`;
  return new SourcesRefusal(
    'measurements-not-valid',
    `${count} in the pack; nothing of it was stored.`,
    errors.map(({ index, field, code, message }) => ({
      index,
      field,
      code,
      detail: message,
      ...(index < 0 ? {} : { pointer: `/${index}${field === '' ? '' : `/${field}`}` }),
    })),
  );
}
