import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A Merkle root over who took part in a query. */
@Entity({ schema: 'queries', name: 'commitment' })
export class CommitmentRow {
  @PrimaryColumn('uuid', { name: 'query_id' }) queryId!: string;
  @Column('integer') leaves!: number;
  @Column('bytea') root!: Buffer;
}

@Entity({ schema: 'queries', name: 'commitment_block' })
export class CommitmentBlockRow {
  @PrimaryColumn('uuid', { name: 'query_id' }) queryId!: string;
  @PrimaryColumn('integer') level!: number;
  @PrimaryColumn('integer') block!: number;
  @Column('bytea') hashes!: Buffer;
}
