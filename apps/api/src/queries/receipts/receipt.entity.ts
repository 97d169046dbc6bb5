import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A receipt as it was issued. */
@Entity({ schema: 'queries', name: 'receipt' })
export class ReceiptRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') document!: string;
  @Column('timestamptz', { name: 'issued_at' }) issuedAt!: Date;
}
