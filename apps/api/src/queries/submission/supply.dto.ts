import { ApiProperty } from '@nestjs/swagger';
import { type OrganisationType, organisationTypes } from '@mynedata/users';

export class ReachView {
  @ApiProperty({ description: 'At least so many; with 95 % all bounds of a supply hold' })
  readonly from!: number;
  @ApiProperty({ description: 'At most so many' }) readonly to!: number;
}

export class SupplyPointView extends ReachView {
  @ApiProperty({ description: 'Satoshi per participant' }) readonly rewardSat!: string;
}

export class SupplyView {
  @ApiProperty({ format: 'date-time', description: 'The market is counted once a week' })
  readonly countedAt!: string;
  @ApiProperty({ enum: organisationTypes, description: 'Yours: people set prices by it' })
  readonly organisationType!: OrganisationType;
  @ApiProperty({
    type: [String],
    description:
      'Those of SELECT and WHERE: who is asked needs all. Of several, the one that the fewest people have is counted',
  })
  readonly sourceTypes!: readonly string[];
  @ApiProperty({
    description:
      'With several types of sources, or a WHERE: nobody counted who has all and meets the conditions, so every `from` is 0',
  })
  readonly atMostOnly!: boolean;
  @ApiProperty({ type: [SupplyPointView], description: 'Ascending by reward' })
  readonly points!: readonly SupplyPointView[];
  @ApiProperty({ type: ReachView, description: 'At the reward that you offer' })
  readonly atReward!: ReachView;
  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'The least reward that surely reaches `participants.min`; null where none does, as far as the count can tell; always with `atMostOnly`',
  })
  readonly leastRewardSat!: string | null;
}
