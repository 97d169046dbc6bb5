import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ForProcessor, type ProcessorCaller, TheProcessor } from '@mynedata/platform';
import { CreditView } from '../payments.dto';
import { OrganisationCreditView } from './credit.view';

@ApiTags('queries')
@Controller('credit')
export class CreditController {
  constructor(private readonly view: OrganisationCreditView) {}

  @ApiOperation({
    summary: "Your organisation's credit: late or excess payments, and what queries gave back",
  })
  @Get()
  @ForProcessor('queries:read')
  @ApiOkResponse({ type: CreditView })
  credit(@TheProcessor() caller: ProcessorCaller): Promise<CreditView> {
    return this.view.of(caller.organisationId);
  }
}
