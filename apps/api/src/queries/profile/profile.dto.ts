import { ApiProperty } from '@nestjs/swagger';
import { OrganisationView } from '@mynedata/users';

export class OrganisationHistoryView {
  @ApiProperty({ description: 'Queries whose result was released' }) readonly released!: number;
  @ApiProperty({ description: 'Queries that ended without a result' }) readonly notReleased!: number;
  @ApiProperty({ description: 'Queries that it called off, or did not pay in time' })
  readonly cancelled!: number;
}

export class OrganisationProfileView extends OrganisationView {
  @ApiProperty({ type: OrganisationHistoryView, description: 'Numbers of queries; none of people' })
  readonly history!: OrganisationHistoryView;
}
