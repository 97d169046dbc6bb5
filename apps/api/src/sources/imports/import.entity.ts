import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CsvSettings } from './csv-settings';
import type { ImportFormat, ImportPlace, ImportState } from './import';

@Entity({ schema: 'sources', name: 'import' })
export class ImportRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid', { name: 'source_id' }) sourceId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'started_at', nullable: true }) startedAt!: Date | null;
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null;
  @Column('text') state!: ImportState;
  @Column('text') format!: ImportFormat;
  @Column('text', { name: 'file_name', nullable: true }) fileName!: string | null;
  @Column('bigint') bytes!: string;
  @Column('jsonb', { nullable: true }) settings!: CsvSettings | null;
  @Column('jsonb') place!: ImportPlace;
  /** Grows with every slice that is stored: whoever saves must have read the file from there. */
  @Column('integer') slices!: number;
  /** How often it was taken up since it last got on. */
  @Column('integer') attempts!: number;
  @Column('bigint') accepted!: string;
  @Column('bigint') duplicates!: string;
  @Column('bigint') rejected!: string;
  @Column('bigint', { name: 'outside_bounds' }) outsideBounds!: string;
  /** How many faults the report holds. */
  @Column('integer') faults!: number;
  @Column('text', { nullable: true }) failure!: string | null;
}

/** The file, in pieces of one size: whichever process goes on with the import finds it here. */
@Entity({ schema: 'sources', name: 'import_piece' })
export class ImportPieceRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid', { name: 'source_id' }) sourceId!: string;
  @PrimaryColumn('uuid', { name: 'import_id' }) importId!: string;
  @PrimaryColumn('integer') number!: number;
  @Column('bytea') bytes!: Buffer;
}

@Entity({ schema: 'sources', name: 'import_fault' })
export class ImportFaultRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid', { name: 'source_id' }) sourceId!: string;
  @PrimaryColumn('uuid', { name: 'import_id' }) importId!: string;
  @PrimaryColumn('integer') number!: number;
  @Column('bigint') place!: string;
  @Column('text') field!: string;
  @Column('text') value!: string;
  @Column('text') code!: string;
  @Column('text') detail!: string;
}
