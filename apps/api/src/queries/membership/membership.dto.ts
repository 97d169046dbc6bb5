import { ApiProperty } from '@nestjs/swagger';
import { type Certificate, membershipSchema } from '@mynedata/privacy-mechanisms/certificate';

export class MembershipView {
  @ApiProperty({ enum: [membershipSchema] }) readonly schema!: typeof membershipSchema;
  @ApiProperty() readonly queryId!: string;
  @ApiProperty({ description: 'Id of your account' }) readonly participant!: string;
  @ApiProperty({ description: '16 bytes, hexadecimal; nobody else has it' }) readonly salt!: string;
  @ApiProperty({
    description: 'SHA-256 of 0x00 and HMAC-SHA-256(salt, "mynedata:participant:1", query, account)',
  })
  readonly leaf!: string;
  @ApiProperty({ description: 'Place of the leaf in the tree' }) readonly index!: number;
  @ApiProperty({ type: [String], description: 'The other child at each step up to the root, hexadecimal' })
  readonly path!: readonly string[];
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The certificate of the result, whose signed statement has the root',
  })
  readonly certificate!: Certificate;
}
