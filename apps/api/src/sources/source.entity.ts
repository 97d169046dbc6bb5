import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { StoredType } from './measurements/series';

@Entity({ schema: 'sources', name: 'source' })
export class SourceRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { name: 'source_type' }) sourceType!: string;
  @Column('integer') version!: number;
  @Column('text') label!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'paused_at', nullable: true }) pausedAt!: Date | null;
  /** Older records are deleted; null: never. */
  @Column('integer', { name: 'retention_months', nullable: true }) retentionMonths!: number | null;
  @Column('text', { name: 'name_prefix', nullable: true }) namePrefix!: string | null;
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
  @Column('double precision') factor!: number;
  @Column('double precision') shift!: number;
}

@Entity({ schema: 'sources', name: 'series' })
export class SeriesRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid', { name: 'source_id' }) sourceId!: string;
  @PrimaryColumn('integer') id!: number;
  @Column('text') name!: string;
  @Column('text', { name: 'technical_type' }) technicalType!: StoredType;
  @Column('text', { nullable: true }) unit!: string | null;
}

@Entity({ schema: 'sources', name: 'chunk' })
export class ChunkRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid', { name: 'source_id' }) sourceId!: string;
  @PrimaryColumn('integer') series!: number;
  @PrimaryColumn('timestamptz', { name: 'first_at' }) firstAt!: Date;
  @Column('timestamptz', { name: 'last_at' }) lastAt!: Date;
  @Column('integer') count!: number;
  @Column('double precision', { nullable: true }) sum!: number | null;
  @Column('double precision', { nullable: true }) min!: number | null;
  @Column('double precision', { nullable: true }) max!: number | null;
  @Column('bigint', { array: true }) offsets!: string[];
  @Column('double precision', { array: true, nullable: true }) numbers!: number[] | null;
  @Column('text', { array: true, nullable: true }) texts!: string[] | null;
  @Column('boolean', { array: true, nullable: true }) booleans!: boolean[] | null;
  @Column('date', { array: true, nullable: true }) dates!: string[] | null;
}
