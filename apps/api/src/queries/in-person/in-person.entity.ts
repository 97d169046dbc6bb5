import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PurposeCategory } from '../query';
import type { AskedAttribute, EntryState, StoredState } from './in-person';

@Entity({ schema: 'queries', name: 'in_person_request' })
export class InPersonRequestRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('text') title!: string;
  @Column('text', { name: 'purpose_category' }) purposeCategory!: PurposeCategory;
  @Column('text') purpose!: string;
  @Column('jsonb') attributes!: readonly AskedAttribute[];
  @Column('bytea', { name: 'code_hash', nullable: true }) codeHash!: Buffer | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'valid_until' }) validUntil!: Date;
  @Column('timestamptz', { name: 'entered_at', nullable: true }) enteredAt!: Date | null;
  @Column('text') state!: StoredState;
  @Column('timestamptz', { name: 'state_since' }) stateSince!: Date;
  @Column('timestamptz', { name: 'allowed_at', nullable: true }) allowedAt!: Date | null;
  @Column('timestamptz', { name: 'kept_until', nullable: true }) keptUntil!: Date | null;
}

@Entity({ schema: 'queries', name: 'in_person_entry' })
export class InPersonEntryRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid', { name: 'request_id' }) requestId!: string;
  @Column('timestamptz', { name: 'entered_at' }) enteredAt!: Date;
  @Column('text') state!: EntryState;
  @Column('timestamptz', { name: 'answered_at', nullable: true }) answeredAt!: Date | null;
  @Column('text', { array: true }) disclosed!: readonly string[];
  @Column('bytea', { nullable: true }) box!: Buffer | null;
  @Column('text', { name: 'box_key_id', nullable: true }) boxKeyId!: string | null;
  @Column('timestamptz', { name: 'box_until', nullable: true }) boxUntil!: Date | null;
}
