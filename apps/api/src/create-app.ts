import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import {
  type Config,
  type DataSource,
  Metrics,
  cockpit,
  letUploadsTakeTime,
  refuseDripping,
  refuseHostile,
} from '@mynedata/platform';
import { refuseOAuthBody } from '@mynedata/sources';
import express from 'express';
import helmet from 'helmet';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module';
import { openApiDocument } from './openapi-document';

const jsonLimit = '64kb';
/** Nobody is signed in yet: no more than these few short fields are looked at. */
const signInLimit = '8kb';
const dataLimit = '2mb';

/** Builds the whole application; it listens to nothing and works on no job yet. */
export async function createApp(config: Config, dataSource: DataSource): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.register(config, dataSource), {
    bufferLogs: true,
    bodyParser: false,
    abortOnError: false,
  });
  app.useLogger(app.get(Logger));
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('trust proxy', config.trustedProxies);
  app.use(app.get(Metrics).middleware);
  letUploadsTakeTime(app.getHttpServer());
  app.use(refuseDripping);
  app.use(
    helmet({
      // The product is used on plain HTTP on loopback; behind TLS the proxy upgrades.
      contentSecurityPolicy: {
        directives: { 'upgrade-insecure-requests': null, 'style-src': ["'self'", "'unsafe-inline'"] },
      },
      strictTransportSecurity: config.environment === 'production',
    }),
  );
  // Device uploads are read as they are: their parsers list every error with its position.
  app.use(
    '/api/v2/data',
    express.raw({
      type: ['application/senml+json', 'application/json', 'application/senml+cbor'],
      limit: dataLimit,
    }),
  );
  app.use('/api/v2/auth', express.json({ limit: signInLimit }));
  app.use(
    '/api/v2/oauth',
    express.urlencoded({ extended: false, limit: signInLimit, parameterLimit: 20 }),
    express.json({ limit: signInLimit }),
    refuseHostile,
    refuseOAuthBody,
  );
  app.use(express.json({ limit: jsonLimit }));
  app.use(refuseHostile);
  app.setGlobalPrefix('api/v2', {
    exclude: ['health/live', 'health/ready', 'metrics', '.well-known/mynedata-keys.json'],
  });
  SwaggerModule.setup('api/docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'api/v2/openapi.json',
    yamlDocumentUrl: 'api/v2/openapi.yaml',
  });
  app.use(...cockpit(config.cockpitDirectory));
  app.enableShutdownHooks();
  return app;
}

/** A configuration with which the application can be described but not run. */
export const describingEnvironment = (): Record<string, string> => {
  const key = Buffer.from(randomUUID()).toString('base64');
  return {
    NODE_ENV: 'development',
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    DATA_KEY: key,
    NOISE_KEY: key,
    SIGNING_KEY: key,
    LOG_LEVEL: 'silent',
    DEMO: '0',
  };
};
