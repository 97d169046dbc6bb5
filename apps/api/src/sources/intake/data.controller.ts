import { Body, Controller, HttpCode, Post, Query, Req, UnsupportedMediaTypeException } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ForSource, Refuses, type SourceCaller, TheSource } from '@mynedata/platform';
import type { Request } from 'express';
import { decodedBody } from './decoded-body';
import { PushQuery, StoredView, storedView } from './data.dto';
import { StoreMeasurements, notValid } from './store-measurements';
import { StoreStream } from './store-stream';
import { UploadRate } from './upload-rate';

const record = { type: 'object' } as const;
const example = [{ bt: 1763769600, n: 'random_two', v: 42.5 }];

@ApiTags('data')
@Controller('data')
export class DataController {
  constructor(
    private readonly storeMeasurements: StoreMeasurements,
    private readonly storeStream: StoreStream,
    private readonly rate: UploadRate,
  ) {}

  @ApiOperation({
    summary: 'Pushes SenML (RFC 8428) into the source of the token',
    description:
      'Pushes SenML (RFC 8428) into the source of the token. A pack is stored as a whole, or not at all with every error; with `partial=true` its valid records are. A SensML stream is stored while it arrives. Bodies may be gzip or br.',
  })
  @Post()
  @HttpCode(200)
  @ForSource()
  @ApiConsumes(
    'application/senml+json',
    'application/senml+cbor',
    'application/sensml+json',
    'application/json',
  )
  @ApiBody({ schema: { type: 'array', items: record, example } })
  @Refuses([413, 'A pack larger than 2 MB'], [415, 'Not SenML'], [429, 'Too much at once; see Retry-After'])
  @ApiOkResponse({ type: StoredView })
  async push(
    @TheSource() source: SourceCaller,
    @Req() request: Request,
    @Body() pack: unknown,
    @Query() { partial }: PushQuery,
  ): Promise<StoredView> {
    await this.rate.request(source);
    if (request.is('application/sensml+json') !== false)
      return storedView(
        await this.storeStream.run(source, decodedBody(request, this.storeStream.stop), partial),
      );
    if (!(pack instanceof Uint8Array))
      throw new UnsupportedMediaTypeException(
        'Send application/senml+json, application/senml+cbor or application/sensml+json.',
      );
    const stored = await this.storeMeasurements.pack(
      source,
      request.is('application/senml+cbor') === false ? textOf(pack) : pack,
      partial,
    );
    await this.rate.stored(source.sourceId, stored.accepted + stored.duplicates + stored.rejected);
    return storedView(stored);
  }
}

/** SenML JSON is UTF-8 (RFC 8428 §5), whatever the header says. What is not, is not changed in silence. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw notValid([{ index: -1, field: '', code: 'not-utf-8', message: 'The pack is not UTF-8.' }]);
  }
}
