import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ProofMethod } from './domain';

@Entity({ schema: 'users', name: 'organisation_domain' })
export class OrganisationDomainRow {
  @PrimaryColumn('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Column('text') domain!: string;
  @Column('text') token!: string;
  @Column('text', { nullable: true }) method!: ProofMethod | null;
  @Column('timestamptz', { name: 'verified_at', nullable: true }) verifiedAt!: Date | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
