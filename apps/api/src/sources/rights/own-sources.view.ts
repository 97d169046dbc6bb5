import { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '@mynedata/platform';
import { AccountRights, type OwnFile, OwnRows, type OwnRowsFile } from '@mynedata/users';
import { ExportMeasurements } from '../explorer/export-measurements';

const files: readonly OwnRowsFile[] = [
  {
    path: 'sources/sources.json',
    about: 'Your sources with their series, upload intervals and mapped names.',
    sql: `select s.id, s.source_type as "sourceType", s.version, s.label, s.created_at as "createdAt", s.paused_at as "pausedAt",
                 s.retention_months as "retentionMonths", s.name_prefix as "namePrefix",
                 (select coalesce(jsonb_agg(jsonb_build_object('since', i.since, 'intervalSeconds', i.interval_seconds) order by i.since), '[]')
                    from sources.interval_history i where i.user_id = s.user_id and i.source_id = s.id) as intervals,
                 (select coalesce(jsonb_agg(jsonb_build_object('name', m.name, 'attribute', m.attribute, 'context', m.context, 'factor', m.factor, 'shift', m.shift) order by m.name), '[]')
                    from sources.mapping m where m.user_id = s.user_id and m.source_id = s.id) as mappings,
                 (select coalesce(jsonb_agg(jsonb_build_object('name', r.name, 'technicalType', r.technical_type, 'unit', r.unit) order by r.name), '[]')
                    from sources.series r where r.user_id = s.user_id and r.source_id = s.id) as series
            from sources.source s where s.user_id = $1 order by s.created_at, s.id`,
  },
  {
    path: 'sources/tokens.json',
    about: 'Tokens of devices and services, without their secrets.',
    sql: `select source_id as "sourceId", id, label, created_at as "createdAt", last_used_at as "lastUsedAt", expires_at as "expiresAt", revoked_at as "revokedAt"
            from sources.token where user_id = $1 order by created_at, id`,
  },
  {
    path: 'sources/pairings.json',
    about: 'Devices that you were asked to pair.',
    sql: 'select id, device_name as "deviceName", state, created_at as "createdAt", source_id as "sourceId" from sources.pairing where user_id = $1 order by created_at',
  },
  {
    path: 'sources/imports.json',
    about: 'Files that you uploaded, and what became of them.',
    sql: `select source_id as "sourceId", id, file_name as "fileName", format, bytes, state, settings, created_at as "createdAt", finished_at as "finishedAt",
                 accepted, duplicates, rejected, outside_bounds as "outsideBounds", failure from sources.import where user_id = $1 order by created_at, id`,
  },
  {
    path: 'sources/import-faults.json',
    about: 'What could not be read in files that you uploaded.',
    sql: 'select source_id as "sourceId", import_id as "importId", place, field, value, code, detail from sources.import_fault where user_id = $1 order by import_id, number',
  },
  {
    path: 'sources/services.json',
    about: 'Services that are asked for your data, without their passwords.',
    sql: `select source_id as "sourceId", kind, settings, interval_seconds as "intervalSeconds", created_at as "createdAt", paused_at as "pausedAt",
                 last_polled_at as "lastPolledAt", last_success_at as "lastSuccessAt", last_error as "lastError" from sources.adapter where user_id = $1 order by created_at`,
  },
];

/** What this module knows of a person, for the archive: every record is in it, a file for each source. */
@Injectable()
export class OwnSourcesView implements OnModuleInit {
  constructor(
    private readonly rights: AccountRights,
    private readonly rows: OwnRows,
    private readonly database: Database,
    private readonly exportMeasurements: ExportMeasurements,
  ) {}

  onModuleInit(): void {
    this.rights.onExport({
      module: 'sources',
      tables: [
        'sources.adapter',
        'sources.chunk',
        'sources.import',
        'sources.import_fault',
        'sources.interval_history',
        'sources.mapping',
        'sources.pairing',
        'sources.series',
        'sources.source',
        'sources.token',
      ],
      leavesOut: {
        'sources.import_piece': 'Files that you uploaded yourself, only until they are imported.',
      },
      files: (accountId, role) =>
        role === 'user' ? this.filesOf(accountId) : (Readable.from([]) as AsyncIterable<OwnFile>),
    });
  }

  private async *filesOf(userId: string): AsyncGenerator<OwnFile> {
    for (const file of files) yield this.rows.file(userId, file);
    const sources = await this.database.transaction((tx) =>
      tx.query<{ id: string; label: string }>(
        'select id, label from sources.source where user_id = $1 order by created_at, id',
        [userId],
      ),
    );
    for (const { id, label } of sources)
      yield {
        path: `sources/measurements/${id}.csv`,
        about: `Every record of ${label}.`,
        content: () => this.records(userId, id),
      };
  }

  private async *records(userId: string, sourceId: string): AsyncGenerator<string> {
    yield* await this.exportMeasurements.run(userId, sourceId, 'csv', {});
  }
}
