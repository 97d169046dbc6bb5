import { ApiProperty } from '@nestjs/swagger';
import type { Level, Strategy } from '@mynedata/privacy-mechanisms';
import { BandView } from '../submission/queries.dto';
import type { Certificate } from './certificate';

export class SlotValueView {
  @ApiProperty() readonly from!: string;
  @ApiProperty() readonly to!: string;
  @ApiProperty({ type: Number, nullable: true }) readonly value!: number | null;
  @ApiProperty({ type: Number, nullable: true, description: 'Half width of the 95 % interval of the noise' })
  readonly error95!: number | null;
  @ApiProperty({ type: Number, nullable: true }) readonly low!: number | null;
  @ApiProperty({ type: Number, nullable: true }) readonly high!: number | null;
}

export class StatisticView {
  @ApiProperty() readonly function!: string;
  @ApiProperty() readonly attribute!: string;
  @ApiProperty({ type: [SlotValueView] }) readonly slots!: readonly SlotValueView[];
}

export class ProtectionView {
  @ApiProperty({ enum: ['partition', 'strictest'] }) readonly strategy!: Strategy;
  @ApiProperty({ enum: ['low', 'medium', 'high'] }) readonly maxProtection!: Level;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' }, description: 'ε of each class' })
  readonly epsilon!: Readonly<Partial<Record<Level, number>>>;
  @ApiProperty({ type: [String] }) readonly mechanisms!: readonly string[];
  @ApiProperty() readonly unit!: string;
}

export class ResultView {
  @ApiProperty() readonly queryId!: string;
  @ApiProperty() readonly query!: string;
  @ApiProperty({ type: BandView }) readonly participants!: BandView;
  @ApiProperty({ type: [StatisticView] }) readonly statistics!: readonly StatisticView[];
  @ApiProperty({ type: ProtectionView }) readonly protection!: ProtectionView;
  @ApiProperty() readonly releasedAt!: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      'Ed25519-signed statement over the SHA-256 of the canonical result; keys at /.well-known/mynedata-keys.json',
  })
  readonly certificate!: Certificate;
}

export class KeysView {
  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } })
  readonly keys!: readonly object[];
}
