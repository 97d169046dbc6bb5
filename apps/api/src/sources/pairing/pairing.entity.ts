import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PairingState } from './pairing';

@Entity({ schema: 'sources', name: 'pairing' })
export class PairingRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('bytea', { name: 'device_code_hash' }) deviceCodeHash!: Buffer;
  @Column('bytea', { name: 'user_code_hash' }) userCodeHash!: Buffer;
  @Column('text', { name: 'device_name' }) deviceName!: string;
  @Column('bytea', { name: 'address_hash' }) addressHash!: Buffer;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('integer', { name: 'interval_seconds' }) intervalSeconds!: number;
  @Column('timestamptz', { name: 'last_polled_at', nullable: true }) lastPolledAt!: Date | null;
  @Column('text') state!: PairingState;
  @Column('uuid', { name: 'user_id', nullable: true }) userId!: string | null;
  @Column('uuid', { name: 'source_id', nullable: true }) sourceId!: string | null;
}
