import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The public half of a key that signed something. */
@Entity({ schema: 'queries', name: 'signing_key' })
export class SigningKeyRow {
  @PrimaryColumn('text') kid!: string;
  @Column('text') x!: string;
  @Column('timestamptz', { name: 'first_used_at' }) firstUsedAt!: Date;
}
