import { type DynamicModule, Module } from '@nestjs/common';
import { DemoModule } from '@mynedata/demo';
import { DemoFaucetModule, PaymentsModule } from '@mynedata/payments';
import { type Config, type DataSource, PlatformModule } from '@mynedata/platform';
import { PrivacyModule } from '@mynedata/privacy';
import { QueriesModule } from '@mynedata/queries';
import { SourcesModule } from '@mynedata/sources';
import { UsersModule } from '@mynedata/users';
import { SystemController } from './system.controller';

/** The table of contents. */
@Module({})
export class AppModule {
  static register(config: Config, dataSource: DataSource): DynamicModule {
    return {
      module: AppModule,
      controllers: [SystemController],
      imports: [
        PlatformModule.register(config, dataSource),
        UsersModule,
        SourcesModule,
        PrivacyModule,
        PaymentsModule,
        QueriesModule,
        ...(config.demo === 'off' ? [] : [DemoModule, DemoFaucetModule]),
      ],
    };
  }
}
