import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { LoggerModule } from 'nestjs-pino';
import type { DataSource } from './database/data-source';
import { Audit } from './audit/audit';
import { AuditStore } from './audit/audit.store';
import { ChainAudit } from './audit/chain-audit';
import { VerifyAudit } from './audit/verify-audit';
import { CallerGuard } from './auth/caller.guard';
import { Clock } from './clock';
import { Compute } from './compute/compute';
import { CONFIG, type Config } from './config/config';
import { DATA_SOURCE, Database } from './database/database';
import { FetchOutside } from './delivery/fetch-outside';
import { HostResolver } from './delivery/host-resolver';
import { TextResolver } from './delivery/text-resolver';
import { Mailer } from './delivery/mailer';
import { WebPush } from './delivery/web-push';
import { Events } from './events/events';
import { Health } from './http/health';
import { logging } from './http/logging';
import { Metrics } from './http/metrics';
import { OperationsController } from './http/operations.controller';
import { ProblemFilter } from './http/problem.filter';
import { RequestValidation } from './http/validation.pipe';
import { Jobs } from './jobs/jobs';
import { Random } from './random';
import { Realtime } from './realtime/realtime';
import { Vault } from './vault/vault';

const services = [
  Audit,
  Clock,
  Compute,
  Random,
  Database,
  FetchOutside,
  HostResolver,
  TextResolver,
  Mailer,
  WebPush,
  Jobs,
  Events,
  Health,
  Metrics,
  Realtime,
  Vault,
];

/** What any product needs; knows nothing about the market. */
@Global()
@Module({})
export class PlatformModule {
  static register(config: Config, dataSource: DataSource): DynamicModule {
    const given = [
      { provide: CONFIG, useValue: config },
      { provide: DATA_SOURCE, useValue: dataSource },
    ];
    return {
      module: PlatformModule,
      imports: [LoggerModule.forRoot(logging(config.logLevel))],
      controllers: [OperationsController],
      providers: [
        ...given,
        ...services,
        AuditStore,
        ChainAudit,
        VerifyAudit,
        { provide: APP_GUARD, useClass: CallerGuard },
        { provide: APP_PIPE, useClass: RequestValidation },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
      exports: [CONFIG, DATA_SOURCE, ...services],
    };
  }
}
