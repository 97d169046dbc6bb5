import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Cursor } from './adapter';

@Entity({ schema: 'sources', name: 'adapter' })
export class AdapterRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid', { name: 'source_id' }) sourceId!: string;
  @Column('text') kind!: string;
  @Column('jsonb') settings!: object;
  @Column('bytea') secret!: Buffer;
  @Column('text', { name: 'secret_key_id' }) secretKeyId!: string;
  @Column('integer', { name: 'interval_seconds' }) intervalSeconds!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'paused_at', nullable: true }) pausedAt!: Date | null;
  @Column('jsonb') cursor!: Cursor;
  @Column('timestamptz', { name: 'next_poll_at' }) nextPollAt!: Date;
  @Column('uuid', { nullable: true }) lease!: string | null;
  @Column('timestamptz', { name: 'leased_until', nullable: true }) leasedUntil!: Date | null;
  @Column('timestamptz', { name: 'last_polled_at', nullable: true }) lastPolledAt!: Date | null;
  @Column('timestamptz', { name: 'last_success_at', nullable: true }) lastSuccessAt!: Date | null;
  @Column('integer', { name: 'last_accepted' }) lastAccepted!: number;
  @Column('integer', { name: 'last_rejected' }) lastRejected!: number;
  @Column('text', { name: 'last_notice', nullable: true }) lastNotice!: string | null;
  @Column('integer') failures!: number;
  @Column('text', { name: 'last_error', nullable: true }) lastError!: string | null;
  @Column('timestamptz', { name: 'last_error_at', nullable: true }) lastErrorAt!: Date | null;
}
