import { Module } from '@nestjs/common';
import { PaymentsModule } from '../payments.module';
import { DemoFaucetController } from './demo-faucet.controller';

/** The routes of the faucet; loaded in demo markets only. */
@Module({ imports: [PaymentsModule], controllers: [DemoFaucetController] })
export class DemoFaucetModule {}
