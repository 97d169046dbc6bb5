import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ schema: 'queries', name: 'own_mark' })
export class OwnMarkRow {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('uuid', { name: 'query_id' }) queryId!: string;
  @Column('timestamptz', { name: 'put_off_at', nullable: true }) putOffAt!: Date | null;
  @Column('text') note!: string;
}
