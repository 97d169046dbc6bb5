import { Column, Entity, PrimaryColumn } from 'typeorm';

export type ArchiveState = 'waiting' | 'ready';

@Entity({ schema: 'users', name: 'archive' })
export class ArchiveRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') state!: ArchiveState;
  @Column('timestamptz', { name: 'ordered_at' }) orderedAt!: Date;
  @Column('timestamptz', { name: 'ready_at', nullable: true }) readyAt!: Date | null;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('bigint') bytes!: string;
}

@Entity({ schema: 'users', name: 'archive_piece' })
export class ArchivePieceRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId!: string;
  @PrimaryColumn('uuid', { name: 'archive_id' }) archiveId!: string;
  @PrimaryColumn('integer') number!: number;
  @Column('bytea') bytes!: Buffer;
}
