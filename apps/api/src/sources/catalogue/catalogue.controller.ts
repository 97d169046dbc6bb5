import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ForEveryone } from '@mynedata/platform';
import { SourceTypeView } from './catalogue.dto';
import { ReadCatalogue } from './read-catalogue';

@ApiTags('sources')
@Controller('source-types')
export class CatalogueController {
  constructor(private readonly catalogue: ReadCatalogue) {}

  @ApiOperation({
    summary: 'The catalogue: what can be connected and asked for. Answers If-None-Match with 304',
  })
  @Get()
  @ForEveryone()
  @Header('Cache-Control', 'public, max-age=60')
  @ApiOkResponse({ type: [SourceTypeView] })
  async types(): Promise<SourceTypeView[]> {
    return [...(await this.catalogue.run())];
  }
}
