import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { CatalogueSourceType } from './catalogue';
import { AttributeRow, SourceTypeRow } from './source-type.entity';
import type { SourceTypeFile } from './source-type-file';

/** One version in the catalogue, whether or not it is still offered. */
export interface CatalogueVersion {
  readonly name: string;
  readonly version: number;
  readonly kind: CatalogueSourceType['kind'];
  readonly title: string;
  readonly retiredAt: Date | null;
  /** People's sources of this version. */
  readonly sources: number;
}

@Injectable()
export class CatalogueStore {
  /** The newest version of every type, except those whose newest version is retired. */
  async newest(tx: Tx): Promise<CatalogueSourceType[]> {
    const types = await tx.repository(SourceTypeRow).find({ order: { name: 'ASC', version: 'DESC' } });
    const attributes = await tx.repository(AttributeRow).find({ order: { position: 'ASC' } });
    return types
      .filter((type, index) => types[index - 1]?.name !== type.name && type.retiredAt === null)
      .map((type) => sourceTypeOf(type, attributes));
  }

  async version(tx: Tx, name: string, version: number): Promise<CatalogueSourceType | undefined> {
    const type = await tx.repository(SourceTypeRow).findOneBy({ name, version });
    if (type === null) return undefined;
    return sourceTypeOf(
      type,
      await tx
        .repository(AttributeRow)
        .find({ where: { sourceType: name, version }, order: { position: 'ASC' } }),
    );
  }

  /** Every version, retired ones too; of one name when it is given. */
  async versions(tx: Tx, name?: string): Promise<CatalogueVersion[]> {
    return tx.query<CatalogueVersion>(
      `select t.name, t.version, t.kind, t.titles ->> 'en' as title, t.retired_at as "retiredAt",
              (select count(*)::int from sources.source s where s.source_type = t.name and s.version = t.version) as sources
         from sources.source_type t where $1::text is null or t.name = $1 order by t.name, t.version`,
      [name ?? null],
    );
  }

  /** Makes imports and retirements of one name wait for each other. */
  async lock(tx: Tx, name: string): Promise<void> {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`source-type:${name}`]);
  }

  /** Adds a version by the database's own function: nothing else may write the catalogue. */
  async add(tx: Tx, type: SourceTypeFile): Promise<void> {
    await tx.query('select sources.add_source_type($1::jsonb)', [JSON.stringify(type)]);
  }

  /** Retires every version of a name; returns how many were still offered. */
  async retire(tx: Tx, name: string, now: Date): Promise<number> {
    const [row] = await tx.query<{ retired: number }>(
      'select sources.retire_source_type($1, $2) as retired',
      [name, now],
    );
    return row?.retired ?? 0;
  }
}

const sourceTypeOf = (type: SourceTypeRow, attributes: readonly AttributeRow[]): CatalogueSourceType => ({
  name: type.name,
  version: type.version,
  kind: type.kind,
  conflict: type.conflict,
  title: type.titles.en,
  titles: type.titles,
  descriptions: type.descriptions,
  attributes: attributes
    .filter((attribute) => attribute.sourceType === type.name && attribute.version === type.version)
    .map(({ min, max, grid, sourceType: _type, version: _version, position: _position, ...attribute }) => ({
      ...attribute,
      bounds: min === null || max === null || grid === null ? null : { min, max, grid },
    })),
});
