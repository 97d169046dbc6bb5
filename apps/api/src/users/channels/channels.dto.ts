import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsSingle, Optional } from '@mynedata/platform';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsObject,
  IsString,
  IsUUID,
  Length,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import {
  type Digest,
  type Language,
  type MailTiming,
  type NoticeTopic,
  digests,
  languages,
  mailTimings,
  noticeTopics,
} from './channel';

const secretShape = /^[A-Za-z0-9_-]{43}$/;

export class NotificationView {
  @ApiProperty() readonly id!: string;
  @ApiProperty() readonly kind!: string;
  @ApiProperty({ enum: noticeTopics }) readonly topic!: NoticeTopic;
  @ApiProperty() readonly text!: string;
  @ApiProperty({ description: 'Path in the cockpit' }) readonly link!: string;
  @ApiProperty() readonly at!: string;
  @ApiProperty() readonly read!: boolean;
}

export class NotificationsPage {
  @ApiProperty({ type: [NotificationView] }) readonly items!: readonly NotificationView[];
  @ApiPropertyOptional() readonly nextCursor?: string;
  @ApiProperty({ description: 'Of all notices, not only of this page' }) readonly unread!: number;
}

export class ReadNotificationsInput {
  @ApiPropertyOptional({ type: [String], description: 'These; left out: all' })
  @Optional()
  @IsArray()
  @ArrayMaxSize(200)
  @IsUUID(undefined, { each: true })
  readonly ids?: string[];
}

export class TopicSettingInput {
  @ApiProperty({ enum: noticeTopics })
  @IsIn(noticeTopics)
  readonly topic!: NoticeTopic;

  @ApiPropertyOptional({ description: 'Shown in the inbox; always, for money and security' })
  @Optional()
  @IsBoolean()
  readonly app?: boolean;

  @ApiPropertyOptional({ enum: mailTimings })
  @Optional()
  @IsIn(mailTimings)
  readonly mail?: MailTiming;

  @ApiPropertyOptional()
  @Optional()
  @IsBoolean()
  readonly push?: boolean;
}

export class ChannelChangesInput {
  @ApiPropertyOptional({ enum: languages, description: 'Of mails' })
  @Optional()
  @IsIn(languages)
  readonly language?: Language;

  @ApiPropertyOptional({ enum: digests })
  @Optional()
  @IsIn(digests)
  readonly digest?: Digest;

  @ApiPropertyOptional({ type: [TopicSettingInput] })
  @Optional()
  @IsArray()
  @ArrayMaxSize(noticeTopics.length)
  // A list within the list would be validated element by element, and pass; what is no object has no topic.
  @IsObject({ each: true })
  @ArrayUnique((setting: TopicSettingInput | null | undefined) => setting?.topic)
  @ValidateNested({ each: true })
  @Type(() => TopicSettingInput)
  readonly topics?: TopicSettingInput[];
}

export class MailAddressInput {
  @ApiProperty({ maxLength: 254, example: 'me@example.org' })
  @IsEmail({ allow_ip_domain: false, allow_display_name: false })
  @MaxLength(254)
  readonly address!: string;
}

export class MailTokenInput {
  @ApiProperty({ description: 'From the link in the mail' })
  @IsString()
  @Matches(secretShape, { message: 'this link is not complete' })
  readonly token!: string;
}

export class UnsubscribeQuery {
  @ApiProperty()
  @IsString()
  @Matches(secretShape, { message: 'this link is not complete' })
  readonly token!: string;

  @ApiPropertyOptional({ description: 'Topics, separated by commas; left out: all', type: String })
  @Optional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @IsArray()
  @ArrayMaxSize(noticeTopics.length)
  @IsIn(noticeTopics, { each: true })
  readonly topics?: NoticeTopic[];
}

export class PushKeysInput {
  @ApiProperty() @IsString() @Length(1, 100) @Matches(/^[A-Za-z0-9_-]+=?$/) readonly p256dh!: string;
  @ApiProperty() @IsString() @Length(1, 50) @Matches(/^[A-Za-z0-9_-]+={0,2}$/) readonly auth!: string;
}

export class PushSubscriptionInput {
  @ApiProperty({ maxLength: 1000, description: 'As PushSubscription.toJSON() of the browser tells it' })
  @IsString()
  @Length(1, 1000)
  readonly endpoint!: string;

  @ApiProperty({ type: PushKeysInput })
  @IsSingle()
  @ValidateNested()
  @Type(() => PushKeysInput)
  readonly keys!: PushKeysInput;
}

export class PushBrowserView {
  @ApiProperty() readonly id!: string;
  @ApiProperty({ description: 'Host of its push service' }) readonly service!: string;
  @ApiProperty() readonly since!: string;
}

export class NewPushView {
  @ApiProperty() readonly id!: string;
}

export class TopicSettingView {
  @ApiProperty({ enum: noticeTopics }) readonly topic!: NoticeTopic;
  @ApiProperty() readonly app!: boolean;
  @ApiProperty({ description: 'The inbox always shows these' }) readonly appFixed!: boolean;
  @ApiProperty({ enum: mailTimings }) readonly mail!: MailTiming;
  @ApiProperty() readonly push!: boolean;
}

export class MailView {
  @ApiProperty() readonly address!: string;
  @ApiProperty({ description: 'Nothing but the link that proves it is sent before' })
  readonly verified!: boolean;
}

export class ChannelsView {
  @ApiProperty({ enum: languages }) readonly language!: Language;
  @ApiProperty({ enum: digests }) readonly digest!: Digest;
  @ApiProperty({ description: 'Whether this market sends mails at all' }) readonly mailWorks!: boolean;
  @ApiPropertyOptional({ type: MailView }) readonly mail?: MailView;
  @ApiProperty({ type: String, nullable: true, description: 'VAPID; null: no push here' })
  readonly pushKey!: string | null;
  @ApiProperty({ type: [PushBrowserView] }) readonly browsers!: readonly PushBrowserView[];
  @ApiProperty({ type: [TopicSettingView] }) readonly topics!: readonly TopicSettingView[];
}
