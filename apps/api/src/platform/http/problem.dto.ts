import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class ProblemPlaceView {
  @ApiProperty() readonly detail!: string;
  @ApiPropertyOptional({ description: 'JSON pointer into the request body' }) readonly pointer?: string;
  @ApiPropertyOptional() readonly code?: string;
  @ApiPropertyOptional() readonly line?: number;
  @ApiPropertyOptional() readonly column?: number;
  @ApiPropertyOptional() readonly offset?: number;
  @ApiPropertyOptional() readonly length?: number;
  @ApiPropertyOptional({ description: 'Position in a SenML pack' }) readonly index?: number;
  @ApiPropertyOptional() readonly field?: string;
  @ApiPropertyOptional() readonly suggestion?: string;
  @ApiPropertyOptional({ type: [String] }) readonly expected?: readonly string[];
}

/** RFC 9457. */
export class ProblemView {
  @ApiProperty({ example: 'urn:mynedata:problem:query-not-found' }) readonly type!: string;
  @ApiProperty() readonly title!: string;
  @ApiProperty() readonly status!: number;
  @ApiPropertyOptional() readonly detail?: string;
  @ApiPropertyOptional({ description: 'Quote this when you ask for help' }) readonly instance?: string;
  @ApiProperty({ description: 'Stable; programs branch on it' }) readonly code!: string;
  @ApiPropertyOptional({ type: [ProblemPlaceView] }) readonly errors?: readonly ProblemPlaceView[];
}
