import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ schema: 'sources', name: 'source' })
export class SourceRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { name: 'source_type' }) sourceType!: string;
  @Column('integer') version!: number;
  @Column('text') label!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'paused_at', nullable: true }) pausedAt!: Date | null;
}

@Entity({ schema: 'sources', name: 'interval_history' })
export class IntervalHistoryRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid', { name: 'source_id' }) sourceId!: string;
  @PrimaryColumn('timestamptz') since!: Date;
  @Column('integer', { name: 'interval_seconds', nullable: true }) intervalSeconds!: number | null;
}

@Entity({ schema: 'sources', name: 'token' })
export class TokenRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid', { name: 'source_id' }) sourceId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { nullable: true }) label!: string | null;
  @Column('bytea', { name: 'secret_hash' }) secretHash!: Buffer;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null;
  @Column('timestamptz', { name: 'last_used_at', nullable: true }) lastUsedAt!: Date | null;
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
}

@Entity({ schema: 'sources', name: 'mapping' })
export class MappingRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid', { name: 'source_id' }) sourceId!: string;
  @PrimaryColumn('text') name!: string;
  @Column('text') attribute!: string;
  @Column('text', { nullable: true }) context!: string | null;
}

@Entity({ schema: 'sources', name: 'measurement' })
export class MeasurementRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid', { name: 'source_id' }) sourceId!: string;
  @PrimaryColumn('text') name!: string;
  @PrimaryColumn('timestamptz') at!: Date;
  @Column('double precision', { nullable: true }) number!: number | null;
  @Column('text', { nullable: true }) text!: string | null;
  @Column('boolean', { nullable: true }) boolean!: boolean | null;
  @Column('date', { nullable: true }) date!: string | null;
}
