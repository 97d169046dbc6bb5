import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '@mynedata/platform';
import type { CatalogueSourceType, SourceKind } from './catalogue/catalogue';
import { CatalogueStore } from './catalogue/catalogue.store';
import { findOwn } from './change-source';
import { SourcesRefusal } from './errors';
import { proposeMapping } from './mapping/mapping';
import type { StoredType } from './measurements/series';
import type { IntervalHistoryRow, TokenRow } from './source.entity';
import { SourcesStore } from './sources.store';
import { TokensStore } from './tokens/tokens.store';
import type { DeclaredIntervalView, SourceDetailView, SourceNameView, SourceView } from './sources.dto';

interface Row {
  readonly id: string;
  readonly source_type: string;
  readonly version: number;
  readonly kind: SourceKind;
  readonly label: string;
  readonly created_at: Date;
  readonly paused: boolean;
  readonly interval_seconds: number | null;
  readonly retention_months: number | null;
  readonly name_prefix: string | null;
  readonly records: string;
  readonly last_at: Date | null;
}

interface NameRow {
  readonly name: string;
  readonly unit: string | null;
  readonly technical_type: StoredType | null;
  readonly attribute: string | null;
  readonly context: string | null;
  readonly records: string;
  readonly last_at: Date | null;
  readonly last_value: string | null;
}

/** A person's own sources with their state and latest data. */
@Injectable()
export class SourcesView {
  constructor(
    private readonly database: Database,
    private readonly catalogue: CatalogueStore,
    private readonly sources: SourcesStore,
    private readonly tokensStore: TokensStore,
  ) {}

  list(userId: string): Promise<SourceView[]> {
    return this.database.transaction(async (tx) => (await rows(tx, userId, undefined)).map(viewOf));
  }

  detail(userId: string, id: string): Promise<SourceDetailView> {
    return this.database.transaction(async (tx) => {
      const [row] = await rows(tx, userId, id);
      const type =
        row === undefined ? undefined : await this.catalogue.version(tx, row.source_type, row.version);
      if (row === undefined || type === undefined)
        throw new SourcesRefusal('source-not-found', 'You have no such source.');
      const intervals = await this.sources.intervals(tx, userId, id);
      return {
        ...viewOf(row),
        type,
        intervals: intervals.map(intervalView),
        names: (await names(tx, userId, id)).map((name) => nameViewOf(name, type)),
      };
    });
  }

  tokens(userId: string, id: string): Promise<TokenRow[]> {
    return this.database.transaction(async (tx) => {
      await findOwn(this.sources, tx, userId, id);
      return this.tokensStore.of(tx, userId, id);
    });
  }
}

const rows = (tx: Tx, userId: string, id: string | undefined): Promise<Row[]> =>
  tx.query<Row>(
    `select s.id, s.source_type, s.version, t.kind, s.label, s.created_at, s.paused_at is not null as paused, i.interval_seconds, s.retention_months, s.name_prefix, m.records, m.last_at
       from sources.source s
       join sources.source_type t on t.name = s.source_type and t.version = s.version
       left join sources.declared_interval i on i.user_id = s.user_id and i.source_id = s.id and i.until is null
       cross join lateral (select coalesce(sum(count), 0) as records, max(last_at) as last_at from sources.chunk where user_id = s.user_id and source_id = s.id) m
      where s.user_id = $1 and ($2::uuid is null or s.id = $2)
      order by s.created_at, s.id`,
    [userId, id ?? null],
  );

const names = (tx: Tx, userId: string, id: string): Promise<NameRow[]> =>
  tx.query<NameRow>(
    `select n.name, n.unit, n.technical_type, a.attribute, a.context, n.records, l.last_at, l.last_value
       from (select s.name, s.id, s.unit, s.technical_type, c.records
               from sources.series s
              cross join lateral (select coalesce(sum(count), 0) as records from sources.chunk c
                                   where c.user_id = s.user_id and c.source_id = s.source_id and c.series = s.id) c
              where s.user_id = $1 and s.source_id = $2
             union all
             select name, null, null, null, 0 from sources.mapping m where user_id = $1 and source_id = $2
               and not exists (select 1 from sources.series x where x.user_id = $1 and x.source_id = $2 and x.name = m.name)) n
       left join sources.source_attribute a on a.user_id = $1 and a.source_id = $2 and a.name = n.name
       left join lateral (
         select c.last_at, coalesce(c.numbers[c.count]::text, c.texts[c.count], c.booleans[c.count]::text, c.dates[c.count]::text) as last_value
           from sources.chunk c where c.user_id = $1 and c.source_id = $2 and c.series = n.id order by c.first_at desc limit 1) l on true
      order by n.name limit 500`,
    [userId, id],
  );

const viewOf = (row: Row): SourceView => ({
  id: row.id,
  sourceType: row.source_type,
  version: row.version,
  kind: row.kind,
  label: row.label,
  createdAt: row.created_at.toISOString(),
  paused: row.paused,
  uploadIntervalSeconds: row.interval_seconds,
  retentionMonths: row.retention_months,
  namePrefix: row.name_prefix,
  records: Number(row.records),
  lastAt: row.last_at?.toISOString() ?? null,
});

const nameViewOf = (row: NameRow, type: CatalogueSourceType): SourceNameView => ({
  name: row.name,
  unit: row.unit,
  attribute: row.attribute,
  context: row.context,
  proposal: proposalOf(row, type),
  records: Number(row.records),
  lastAt: row.last_at?.toISOString() ?? null,
  lastValue: row.last_value,
});

const intervalView = ({ since, intervalSeconds }: IntervalHistoryRow): DeclaredIntervalView => ({
  uploadIntervalSeconds: intervalSeconds,
  since: since.getTime() === 0 ? null : since.toISOString(),
});

const proposalOf = ({ name, technical_type, unit, attribute }: NameRow, type: CatalogueSourceType) =>
  type.kind === 'dynamic' && attribute === null && technical_type !== null
    ? (proposeMapping({ name, type: technical_type, unit }, type) ?? null)
    : null;
