import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OrganisationType } from './organisation';

@Entity({ schema: 'users', name: 'organisation' })
export class OrganisationRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('text', { name: 'organisation_type' }) organisationType!: OrganisationType;
  @Column('text') description!: string;
  @Column('text') website!: string;
  @Column('boolean') demo!: boolean;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  /** Its last member left. The name stays for those whose data it used. */
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
}

@Entity({ schema: 'users', name: 'member' })
export class MemberRow {
  @PrimaryColumn('uuid', { name: 'organisation_id' }) organisationId!: string;
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId!: string;
  @Column('text') role!: 'owner' | 'member';
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
