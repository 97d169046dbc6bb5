import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, Length } from 'class-validator';
import { type ProofMethod, proofMethods } from './domain';

export class DomainInput {
  @ApiProperty({ maxLength: 253, example: 'example.org' })
  @IsString()
  @Length(1, 253)
  readonly domain!: string;
}

export class DomainProofInput {
  @ApiProperty({ enum: proofMethods, description: 'Where to look: a TXT record, or a file on the website' })
  @IsIn(proofMethods)
  readonly method!: ProofMethod;
}

export class DomainView {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Null where none is named; then nothing else is here',
  })
  readonly domain!: string | null;
  @ApiPropertyOptional({ description: 'Where the TXT record has to be', example: '_mynedata.example.org' })
  readonly recordName?: string;
  @ApiPropertyOptional({ description: 'Where the file has to be, as https' }) readonly fileUrl?: string;
  @ApiPropertyOptional({ description: 'What record or file has to say' }) readonly proofText?: string;
  @ApiPropertyOptional({ enum: proofMethods, description: 'How it was proved last' })
  readonly method?: ProofMethod;
  @ApiPropertyOptional() readonly verifiedAt?: string;
  @ApiPropertyOptional({ description: 'While the proof counts: until when. After that prove it again' })
  readonly verifiedUntil?: string;
}
