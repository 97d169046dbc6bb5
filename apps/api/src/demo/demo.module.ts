import { Module } from '@nestjs/common';
import { PaymentsModule } from '@mynedata/payments';
import { PrivacyModule } from '@mynedata/privacy';
import { QueriesModule } from '@mynedata/queries';
import { SourcesModule } from '@mynedata/sources';
import { UsersModule } from '@mynedata/users';
import { DemoLife } from './demo-life';
import { Populate } from './populate';

/** A living market to try things in. Loaded outside production only. */
@Module({
  imports: [UsersModule, SourcesModule, PrivacyModule, PaymentsModule, QueriesModule],
  providers: [Populate, DemoLife],
})
export class DemoModule {}
