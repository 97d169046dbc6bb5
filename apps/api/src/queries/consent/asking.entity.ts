import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ schema: 'queries', name: 'asking' })
export class AskingRow {
  @PrimaryColumn('uuid', { name: 'query_id' }) queryId!: string;
  @PrimaryColumn('integer') lane!: number;
  @Column('uuid') after!: string;
  @Column('integer') rounds!: number;
}
