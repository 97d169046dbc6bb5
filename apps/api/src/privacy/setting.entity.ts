import type { LogicalType } from '@mynedata/sources';
import type { OrganisationType } from '@mynedata/users';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SettingKind, SettingSubject } from './setting-change';

/** A type of organisation that may not ask this person; without a row it may. */
@Entity({ schema: 'privacy', name: 'refused_type' })
export class RefusedTypeRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('text', { name: 'organisation_type' }) organisationType!: OrganisationType;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
}

@Entity({ schema: 'privacy', name: 'blocked_organisation' })
export class BlockedOrganisationRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('timestamptz', { name: 'blocked_at' }) blockedAt!: Date;
}

/** What a request has to pay at least; without a row it may pay nothing. */
@Entity({ schema: 'privacy', name: 'reserve_price' })
export class ReservePriceRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('text', { name: 'organisation_type' }) organisationType!: OrganisationType;
  @PrimaryColumn('text', { name: 'logical_type' }) logicalType!: LogicalType;
  @Column('bigint') sat!: string;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
}

@Entity({ schema: 'privacy', name: 'ask_me_kind' })
export class AskMeKindRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('text', { name: 'logical_type' }) logicalType!: LogicalType;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
}

@Entity({ schema: 'privacy', name: 'ask_me_attribute' })
export class AskMeAttributeRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid', { name: 'source_id' }) sourceId!: string;
  @PrimaryColumn('text') attribute!: string;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
}

@Entity({ schema: 'privacy', name: 'setting_change' })
export class SettingChangeRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid', { default: () => 'gen_random_uuid()' }) id!: string;
  @Column('timestamptz', { name: 'changed_at' }) changedAt!: Date;
  @Column('text') kind!: SettingKind;
  @Column('jsonb') subject!: SettingSubject;
  @Column('text', { nullable: true }) before!: string | null;
  @Column('text', { nullable: true }) after!: string | null;
}
