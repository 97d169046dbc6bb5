import { Readable } from 'node:stream';
import { Controller, Get, Header, Param, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ForUser, IdPipe, Refuses, TheUser, type UserCaller } from '@mynedata/platform';
import { ReadOffer } from './read-offer';
import { ReadReceipt } from './read-receipt';

const jsonLd = 'application/ld+json';

@ApiTags('activity')
@Controller()
export class ReceiptsController {
  constructor(
    private readonly readReceipt: ReadReceipt,
    private readonly readOffer: ReadOffer,
  ) {}

  @ApiOperation({ summary: 'Every receipt of yours as one file' })
  @Get('receipts')
  @ForUser()
  @Header('cache-control', 'no-store')
  @ApiProduces('application/json')
  @ApiOkResponse({ description: 'The file', schema: { type: 'string', format: 'binary' } })
  bundle(@TheUser() user: UserCaller): StreamableFile {
    return new StreamableFile(Readable.from(this.readReceipt.bundle(user.userId)), {
      type: 'application/json; charset=utf-8',
      disposition: 'attachment; filename="mynedata-receipts.json"',
    });
  }

  @ApiOperation({
    summary: 'The signed receipt of an answer or a use',
    description:
      'JSON-LD after ISO/IEC TS 27560 in terms of DPV, bound to the hash of the terms, with a detached JWS (Ed25519). `id` is that of the entry of your activity.',
  })
  @Get('receipts/:id')
  @ForUser()
  @Header('cache-control', 'no-store')
  @Refuses([404, 'You have no such receipt, or the result is not released'])
  @ApiProduces(jsonLd)
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: true } })
  async receipt(@TheUser() user: UserCaller, @Param('id', IdPipe) id: string): Promise<StreamableFile> {
    return new StreamableFile(Buffer.from(await this.readReceipt.run(user.userId, id)), {
      type: jsonLd,
      disposition: `attachment; filename="mynedata-receipt-${id}.json"`,
    });
  }

  @ApiOperation({ summary: 'The terms of a request as an ODRL 2.2 Offer (JSON-LD)' })
  @Get('requests/:id/offer')
  @ForUser()
  @Header('content-type', jsonLd)
  @Refuses([404, 'No such request'])
  @ApiProduces(jsonLd)
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: true } })
  offer(@TheUser() user: UserCaller, @Param('id', IdPipe) id: string): Promise<object> {
    return this.readOffer.run(user.userId, id);
  }
}
