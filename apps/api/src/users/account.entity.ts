import { Column, Entity, PrimaryColumn } from 'typeorm';

export type Role = 'user' | 'processor';

@Entity({ schema: 'users', name: 'account' })
export class AccountRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') role!: Role;
  @Column('text') username!: string;
  @Column({ type: 'text', name: 'username_key', insert: false, update: false }) usernameKey!: string;
  @Column('text', { name: 'password_hash' }) passwordHash!: string;
  @Column('boolean') demo!: boolean;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
