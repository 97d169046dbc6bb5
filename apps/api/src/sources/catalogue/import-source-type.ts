import { Injectable } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import { CatalogueStore } from './catalogue.store';
import { SourcesRefusal } from '../errors';
import { differences, fileOf, readSourceType } from './source-type-file';
import { successionRules } from './source-type-rules';

export interface Imported {
  readonly name: string;
  readonly version: number;
  /** unchanged: exactly this version was already there. */
  readonly outcome: 'imported' | 'unchanged';
}

/** Adds a version of a source type to the catalogue. What a version says is for ever, so a different one is refused. */
@Injectable()
export class ImportSourceType {
  constructor(
    private readonly database: Database,
    private readonly catalogue: CatalogueStore,
  ) {}

  /** `text` is the content of a file as `source-type.schema.json` describes it. */
  async run(text: string): Promise<Imported> {
    const read = readSourceType(text);
    if (!read.ok) throw new SourcesRefusal('source-type-not-valid', 'This is no source type.', read.errors);
    const { type } = read;
    const { name, version } = type;
    return this.database.transaction(async (tx) => {
      await this.catalogue.lock(tx, name);
      const stored = await this.catalogue.version(tx, name, version);
      if (stored !== undefined) {
        const changes = differences(fileOf(stored), type);
        if (changes.length === 0) return { name, version, outcome: 'unchanged' };
        throw new SourcesRefusal(
          'source-type-differs',
          `${name} version ${version} is in the catalogue and never changes. Give the changed file the next version.`,
          changes,
        );
      }
      const newest = Math.max(0, ...(await this.catalogue.versions(tx, name)).map((one) => one.version));
      const before = newest === 0 ? undefined : await this.catalogue.version(tx, name, newest);
      if (version < newest)
        throw new SourcesRefusal('source-type-differs', `The newest version of ${name} is ${newest}.`, [
          { pointer: '/version', detail: `must be above ${newest}` },
        ]);
      const broken = before === undefined ? [] : successionRules(fileOf(before), type);
      if (broken.length > 0)
        throw new SourcesRefusal(
          'source-type-differs',
          `Sources of version ${newest} could not answer the same queries as those of this one.`,
          broken,
        );
      await this.catalogue.add(tx, type);
      return { name, version, outcome: 'imported' };
    });
  }
}
