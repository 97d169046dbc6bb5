import type { LogicalType } from '@mynedata/sources';
import type { OrganisationType } from '@mynedata/users';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ schema: 'queries', name: 'standing_rule' })
export class StandingRuleRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid', { default: () => 'gen_random_uuid()' }) id!: string;
  @Column('text') name!: string;
  @Column('text', { name: 'logical_types', array: true }) logicalTypes!: LogicalType[];
  @Column('text', { name: 'organisation_types', array: true }) organisationTypes!: OrganisationType[];
  @Column('bigint', { name: 'min_reward_sat' }) minRewardSat!: string;
  @Column('integer', { name: 'per_week' }) perWeek!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'paused_at', nullable: true }) pausedAt!: Date | null;
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
}

/** An answer that a rule gave; it stays when the answer is withdrawn. */
@Entity({ schema: 'queries', name: 'automatic_answer' })
export class AutomaticAnswerRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid', { name: 'query_id' }) queryId!: string;
  @Column('uuid', { name: 'rule_id' }) ruleId!: string;
  @Column('timestamptz', { name: 'answered_at' }) answeredAt!: Date;
}
