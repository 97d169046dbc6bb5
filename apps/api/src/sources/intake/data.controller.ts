import { Body, Controller, HttpCode, Post, UnsupportedMediaTypeException } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ForSource, Refuses, type SourceCaller, TheSource } from '@mynedata/platform';
import { StoredView } from './sources.dto';
import { StoreMeasurements } from './store-measurements';

@ApiTags('data')
@Controller('data')
export class DataController {
  constructor(private readonly storeMeasurements: StoreMeasurements) {}

  /** Pushes a SenML pack (RFC 8428, JSON) into the source of the token: all of it is stored, or nothing. */
  @Post()
  @HttpCode(200)
  @ForSource()
  @ApiConsumes('application/senml+json', 'application/json')
  @ApiBody({
    schema: {
      type: 'array',
      items: { type: 'object' },
      example: [{ bt: 1763769600, n: 'random_two', v: 42.5 }],
    },
  })
  @Refuses([400, 'Malformed'], [413, 'Larger than 1 MB'], [415, 'Not SenML JSON'])
  @ApiOkResponse({ type: StoredView })
  push(@TheSource() source: SourceCaller, @Body() pack: unknown): Promise<StoredView> {
    if (typeof pack !== 'string')
      throw new UnsupportedMediaTypeException('Send the pack as application/senml+json.');
    return this.storeMeasurements.run(source.userId, source.sourceId, pack);
  }
}
