import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { floatHelp, runFloatTask } from '@mynedata/payments';
import { ConfigError, auditHelp, openDataSource, readConfig, runAuditTask } from '@mynedata/platform';
import { runSourceTypeTask, sourceTypeHelp } from '@mynedata/sources';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module';
import { entities } from './entities';

/** What the operator does by hand: each task is the module's own, run with its use cases and without a server. */
const tasks = {
  audit: { run: runAuditTask, help: auditHelp },
  float: { run: runFloatTask, help: floatHelp },
  'source-type': { run: runSourceTypeTask, help: sourceTypeHelp },
} as const;

const usage = `task.js NAME …   one of: ${Object.keys(tasks).join(', ')}; NAME --help tells more`;
const say = (line: string): void => console.log(line);
const isTask = (name: string | undefined): name is keyof typeof tasks =>
  name !== undefined && Object.hasOwn(tasks, name);

async function main(): Promise<number> {
  const [name, ...rest] = process.argv.slice(2);
  if (!isTask(name)) {
    say(usage);
    return name === '--help' ? 0 : 2;
  }
  const task = tasks[name];
  const words = parse(rest);
  if (words === undefined || words.options['help'] === true) {
    say(task.help);
    return words === undefined ? 2 : 0;
  }
  const config = { ...readConfig(process.env), logLevel: 'error' };
  const dataSource = await openDataSource(config.databaseUrl, entities);
  const context = await NestFactory.createApplicationContext(AppModule.register(config, dataSource), {
    bufferLogs: true,
    abortOnError: false,
  });
  context.useLogger(context.get(Logger));
  try {
    return await task.run(context, words, say);
  } finally {
    await context.close();
  }
}

/** Undefined when an option is not understood. */
function parse(args: readonly string[]) {
  try {
    const options = {
      help: { type: 'boolean', short: 'h' },
      json: { type: 'boolean' },
      amountSat: { type: 'string' },
      head: { type: 'string' },
      fromFaucet: { type: 'boolean' },
      'no-wait': { type: 'boolean' },
    } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { words: positionals, options: values };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return undefined;
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof ConfigError ? error.message : error);
    process.exit(error instanceof ConfigError ? 78 : 1);
  },
);
