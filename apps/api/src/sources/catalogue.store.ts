import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { CatalogueSourceType } from './catalogue';
import { AttributeRow, SourceTypeRow } from './source-type.entity';

@Injectable()
export class CatalogueStore {
  async newest(tx: Tx): Promise<CatalogueSourceType[]> {
    const types = await tx.repository(SourceTypeRow).find({ order: { name: 'ASC', version: 'DESC' } });
    const attributes = await tx.repository(AttributeRow).find({ order: { position: 'ASC' } });
    return types
      .filter((type, index) => types[index - 1]?.name !== type.name)
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
}

const sourceTypeOf = (type: SourceTypeRow, attributes: readonly AttributeRow[]): CatalogueSourceType => ({
  name: type.name,
  version: type.version,
  kind: type.kind,
  title: type.title,
  attributes: attributes
    .filter((attribute) => attribute.sourceType === type.name && attribute.version === type.version)
    .map(({ name, technicalType, logicalType, role, unit, min, max, grid, categories, contexts }) => ({
      name,
      technicalType,
      logicalType,
      role,
      unit,
      categories,
      contexts,
      bounds: min === null || max === null || grid === null ? null : { min, max, grid },
    })),
});
