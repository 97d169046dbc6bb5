import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { ForProcessor, type ProcessorCaller, Refuses, TheProcessor } from '@mynedata/platform';
import { DatasetResultView, ResultView } from '../release/results.dto';
import { DryRun } from './dry-run';
import { QueryInput } from './queries.dto';

@ApiTags('queries')
@Controller('queries')
export class DryRunsController {
  constructor(private readonly dryRun: DryRun) {}

  @ApiOperation({
    summary: "The shape of the answer, from made-up people. Reads nobody's data",
    description:
      "The shape of the answer, from made-up people within the catalogue's bounds: the schema of a result, `synthetic: true`, an empty certificate. Reads nobody's data.",
  })
  @Post('dry-run')
  @HttpCode(200)
  @ForProcessor('queries:read')
  @Refuses([429, 'One is being computed for you, or there were too many'], [503, 'It takes too long now'])
  @ApiExtraModels(ResultView, DatasetResultView)
  @ApiOkResponse({
    schema: { oneOf: [{ $ref: getSchemaPath(ResultView) }, { $ref: getSchemaPath(DatasetResultView) }] },
  })
  run(@TheProcessor() caller: ProcessorCaller, @Body() input: QueryInput): Promise<object> {
    return this.dryRun.run(caller.organisationId, input);
  }
}
