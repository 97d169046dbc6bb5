import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DeliveryState, DisabledReason, WebhookEventType } from './webhook';

@Entity({ schema: 'users', name: 'webhook' })
export class WebhookRow {
  @PrimaryColumn('uuid', { name: 'organisation_id' }) organisationId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') url!: string;
  @Column('text', { array: true }) events!: WebhookEventType[];
  @Column('bytea') secret!: Buffer;
  @Column('text', { name: 'secret_key_id' }) secretKeyId!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'failing_since', nullable: true }) failingSince!: Date | null;
  @Column('timestamptz', { name: 'disabled_at', nullable: true }) disabledAt!: Date | null;
  @Column('text', { name: 'disabled_reason', nullable: true }) disabledReason!: DisabledReason | null;
}

@Entity({ schema: 'users', name: 'webhook_delivery' })
export class WebhookDeliveryRow {
  @PrimaryColumn('uuid', { name: 'organisation_id' }) organisationId!: string;
  @PrimaryColumn('uuid', { name: 'webhook_id' }) webhookId!: string;
  @PrimaryColumn('uuid') id!: string;
  @Column('text') once!: string;
  @Column('text') type!: string;
  @Column('text') body!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('text') state!: DeliveryState;
  @Column('integer') attempts!: number;
  @Column('timestamptz', { name: 'due_at' }) dueAt!: Date;
  @Column('timestamptz', { name: 'attempted_at', nullable: true }) attemptedAt!: Date | null;
  @Column('integer', { name: 'answer_status', nullable: true }) answerStatus!: number | null;
  @Column('text', { nullable: true }) problem!: string | null;
}
