import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsString, Length, Max, Min } from 'class-validator';
import { IsSingle, Optional } from '@mynedata/platform';
import { type AnyAdapter } from './adapter-list';
import type { Preview } from './preview';
import type { ShownAdapter } from './read-adapter';

const day = 24 * 3600;
const anyObject = { type: 'object', additionalProperties: true } as const;
const texts = { type: 'object', additionalProperties: { type: 'string' } } as const;
const orNull = { type: String, nullable: true } as const;

export const adapterStates = ['waiting', 'polling', 'failing', 'paused'] as const;
type AdapterState = (typeof adapterStates)[number];

export class AdapterKindView {
  @ApiProperty({ example: 'openhab' }) readonly kind!: string;
  @ApiProperty() readonly title!: string;
  @ApiProperty() readonly description!: string;
  @ApiProperty({ ...anyObject, description: 'JSON Schema 2020-12 of the settings' })
  readonly settings!: Readonly<Record<string, unknown>>;
  @ApiProperty({ ...anyObject, description: 'The secrets there may be, as properties of a JSON schema' })
  readonly secrets!: Readonly<Record<string, unknown>>;
}

export class AdapterSettingInput {
  @ApiProperty({ example: 'openhab' })
  @IsString()
  @Length(1, 100)
  readonly kind!: string;

  @ApiProperty({ ...anyObject, description: 'As the schema of the kind says (GET /adapters)' })
  @IsSingle()
  readonly settings!: Record<string, unknown>;

  @ApiPropertyOptional({
    ...texts,
    description: 'Never returned; those left out are kept, unless the address is another',
  })
  @Optional()
  @IsSingle()
  readonly secrets?: Record<string, unknown>;

  @ApiPropertyOptional({ minimum: 60, maximum: day, default: 900, description: 'Seconds between two polls' })
  @Optional()
  @IsInt()
  @Min(60)
  @Max(day)
  readonly intervalSeconds: number = 900;
}

export class AdapterChangesInput {
  @ApiPropertyOptional()
  @Optional()
  @IsBoolean()
  readonly paused?: boolean;

  @ApiPropertyOptional({ minimum: 60, maximum: day })
  @Optional()
  @IsInt()
  @Min(60)
  @Max(day)
  readonly intervalSeconds?: number;
}

export class AdapterView {
  @ApiProperty() readonly kind!: string;
  @ApiProperty({ ...anyObject, description: 'Without secrets' })
  readonly settings!: Readonly<Record<string, unknown>>;
  @ApiProperty({ type: [String], description: 'Names of the secrets that are stored' })
  readonly secrets!: readonly string[];
  @ApiProperty() readonly intervalSeconds!: number;
  @ApiProperty({ enum: adapterStates }) readonly state!: AdapterState;
  @ApiProperty({ ...orNull, description: 'null while paused' }) readonly nextPollAt!: string | null;
  @ApiProperty(orNull) readonly lastSuccessAt!: string | null;
  @ApiProperty({ description: 'New records of the last poll' }) readonly lastAccepted!: number;
  @ApiProperty({ description: 'Records of the last poll that were not stored' })
  readonly lastRejected!: number;
  @ApiProperty({ ...orNull, description: 'What was wrong with some of the last poll' })
  readonly lastNotice!: string | null;
  @ApiProperty({ description: 'Polls in a row that failed' }) readonly failures!: number;
  @ApiProperty({ ...orNull, description: 'Why the last poll failed; null after a success' })
  readonly lastError!: string | null;
  @ApiProperty(orNull) readonly lastErrorAt!: string | null;
}

export class AdapterPreviewRecordView {
  @ApiProperty() readonly name!: string;
  @ApiProperty() readonly time!: string;
  @ApiProperty({ oneOf: [{ type: 'number' }, { type: 'string' }, { type: 'boolean' }] })
  readonly value!: number | string | boolean;
  @ApiProperty({ ...orNull, description: 'SenML unit' }) readonly unit!: string | null;
}

export class AdapterPreviewNameView {
  @ApiProperty() readonly name!: string;
  @ApiProperty() readonly records!: number;
  @ApiProperty({ ...orNull, description: 'null: stored, but no query can use it until it is mapped' })
  readonly attribute!: string | null;
  @ApiProperty(orNull) readonly context!: string | null;
}

export class AdapterPreviewView {
  @ApiProperty({ type: [AdapterPreviewRecordView], description: 'At most 20, as they would be stored' })
  readonly records!: readonly AdapterPreviewRecordView[];
  @ApiProperty({ type: [AdapterPreviewNameView] }) readonly names!: readonly AdapterPreviewNameView[];
  @ApiProperty({ type: [String], description: 'Why something would not be stored' })
  readonly errors!: readonly string[];
}

export const kindView = ({ kind, title, description, settings, secrets }: AnyAdapter): AdapterKindView => ({
  kind,
  title,
  description,
  settings,
  secrets,
});

export const adapterView = ({ row, secretNames }: ShownAdapter): AdapterView => ({
  kind: row.kind,
  settings: row.settings as Record<string, unknown>,
  secrets: secretNames,
  intervalSeconds: row.intervalSeconds,
  state: stateOf(row),
  nextPollAt: row.pausedAt === null ? row.nextPollAt.toISOString() : null,
  lastSuccessAt: row.lastSuccessAt?.toISOString() ?? null,
  lastAccepted: row.lastAccepted,
  lastRejected: row.lastRejected,
  lastNotice: row.lastNotice,
  failures: row.failures,
  lastError: row.lastError,
  lastErrorAt: row.lastErrorAt?.toISOString() ?? null,
});

function stateOf({ pausedAt, lease, failures }: ShownAdapter['row']): AdapterState {
  if (pausedAt !== null) return 'paused';
  if (lease !== null) return 'polling';
  return failures > 0 ? 'failing' : 'waiting';
}

export const previewView = ({ records, ...rest }: Preview): AdapterPreviewView => ({
  ...rest,
  records: records.map((record) => ({ ...record, time: new Date(record.time * 1000).toISOString() })),
});
