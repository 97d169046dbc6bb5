import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { BitcoinStatus } from '@mynedata/payments';
import { CONFIG, type Config, ForEveryone } from '@mynedata/platform';

export class BitcoinView {
  @ApiProperty() readonly available!: boolean;
  @ApiProperty() readonly network!: string;
  @ApiPropertyOptional({ description: 'Why paid queries cannot be funded right now' })
  readonly detail?: string;
}

export class RulesView {
  @ApiProperty({ description: 'Least time that people have to answer' }) readonly minAskSeconds!: number;
  @ApiProperty({ description: 'Time that a payment may need to become final' })
  readonly confirmGraceSeconds!: number;
  @ApiProperty() readonly releaseTickSeconds!: number;
  @ApiProperty() readonly feeSharePercent!: number;
}

export class SystemView {
  @ApiProperty({ description: 'A demo market: short times, play money, made-up people' })
  readonly demo!: boolean;
  @ApiProperty({ type: BitcoinView }) readonly bitcoin!: BitcoinView;
  @ApiProperty({ type: RulesView }) readonly rules!: RulesView;
}

/** What every screen needs to know about this market. */
@ApiTags('market')
@Controller('system')
export class SystemController {
  constructor(
    private readonly bitcoin: BitcoinStatus,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @ApiOperation({ summary: 'What every screen needs to know about this market' })
  @Get()
  @ForEveryone()
  @ApiOkResponse({ type: SystemView })
  async system(): Promise<SystemView> {
    const { available, network, detail } = await this.bitcoin.run();
    const { minAskMs, confirmGraceMs, releaseTickMs, feeShareMicro } = this.config.market;
    return {
      demo: this.config.demo !== 'off',
      bitcoin: { available, network, ...(detail === undefined ? {} : { detail }) },
      rules: {
        minAskSeconds: minAskMs / 1000,
        confirmGraceSeconds: confirmGraceMs / 1000,
        releaseTickSeconds: releaseTickMs / 1000,
        feeSharePercent: feeShareMicro / 10_000,
      },
    };
  }
}
