import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Channel, Digest, Language, MailTiming, NoticeTopic } from './channel';

@Entity({ schema: 'users', name: 'contact' })
export class ContactRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId!: string;
  @Column('text') language!: Language;
  @Column('text') digest!: Digest;
  @Column('bytea', { nullable: true }) mail!: Buffer | null;
  @Column('text', { name: 'mail_key_id', nullable: true }) mailKeyId!: string | null;
  @Column('timestamptz', { name: 'mail_verified_at', nullable: true }) mailVerifiedAt!: Date | null;
  @Column('bytea', { name: 'verify_hash', nullable: true }) verifyHash!: Buffer | null;
  @Column('timestamptz', { name: 'verify_until', nullable: true }) verifyUntil!: Date | null;
  @Column('bytea', { name: 'unsubscribe_hash', nullable: true }) unsubscribeHash!: Buffer | null;
}

@Entity({ schema: 'users', name: 'notice_setting' })
export class NoticeSettingRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId!: string;
  @PrimaryColumn('text') topic!: NoticeTopic;
  @Column('boolean') app!: boolean;
  @Column('text') mail!: MailTiming;
  @Column('boolean') push!: boolean;
}

@Entity({ schema: 'users', name: 'push_subscription' })
export class PushSubscriptionRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('bytea', { name: 'endpoint_hash' }) endpointHash!: Buffer;
  @Column('bytea') box!: Buffer;
  @Column('text', { name: 'box_key_id' }) boxKeyId!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

@Entity({ schema: 'users', name: 'outgoing_notice' })
export class OutgoingNoticeRow {
  @PrimaryColumn('uuid', { name: 'account_id' }) accountId!: string;
  @PrimaryColumn('uuid', { name: 'notification_id' }) notificationId!: string;
  @Column('timestamptz', { name: 'notification_at' }) notificationAt!: Date;
  @PrimaryColumn('text') channel!: Channel;
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date;
  @Column('integer') attempts!: number;
}
