import { Body, Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ForProcessor, type ProcessorCaller, Refuses, TheProcessor } from '@mynedata/platform';
import { ChangeDomain } from './change-domain';
import { DomainInput, DomainProofInput, DomainView } from './domain.dto';
import { OwnDomainView } from './domain.view';
import { ProveDomain } from './prove-domain';

@ApiTags('accounts')
@Controller('organisation/domain')
export class DomainController {
  constructor(
    private readonly view: OwnDomainView,
    private readonly change: ChangeDomain,
    private readonly prove: ProveDomain,
  ) {}

  @ApiOperation({ summary: 'The domain that your organisation says is its own, and how to prove it' })
  @Get()
  @ForProcessor('session')
  @ApiOkResponse({ type: DomainView })
  own(@TheProcessor() caller: ProcessorCaller): Promise<DomainView> {
    return this.view.of(caller.organisationId);
  }

  @ApiOperation({
    summary: 'Names the domain. Naming another one ends the proof; the same one changes nothing',
  })
  @Put()
  @ForProcessor('session')
  @ApiOkResponse({ type: DomainView })
  async name(@TheProcessor() caller: ProcessorCaller, @Body() { domain }: DomainInput): Promise<DomainView> {
    await this.change.name(caller.organisationId, domain);
    return this.view.of(caller.organisationId);
  }

  @ApiOperation({ summary: 'Looks for the proof now. It counts for 90 days' })
  @Post('verify')
  @HttpCode(200)
  @ForProcessor('session')
  @Refuses([404, 'No domain is named'], [409, 'The proof is not there'], [429, 'Too many attempts'])
  @ApiOkResponse({ type: DomainView })
  async verify(
    @TheProcessor() caller: ProcessorCaller,
    @Body() { method }: DomainProofInput,
  ): Promise<DomainView> {
    await this.prove.run(caller.organisationId, method);
    return this.view.of(caller.organisationId);
  }

  @ApiOperation({ summary: 'Takes the domain off the profile' })
  @Delete()
  @HttpCode(204)
  @ForProcessor('session')
  @ApiNoContentResponse()
  remove(@TheProcessor() caller: ProcessorCaller): Promise<void> {
    return this.change.remove(caller.organisationId);
  }
}
