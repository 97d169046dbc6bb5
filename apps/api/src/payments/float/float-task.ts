import type { INestApplicationContext } from '@nestjs/common';
import { sat } from '@mynedata/money';
import { Jobs } from '@mynedata/platform';
import { DemoFaucet } from '../demo/demo-faucet';
import { isNodeUnavailable } from '../errors';
import { ScanDeposits } from '../escrow/scan-deposits';
import { DepositToFloat } from './deposit-to-float';
import { ReadFloat } from './read-float';

export const floatHelp = `The operator's float evens out what the noise in head counts adds to or takes from an invoice.

  float status                          what is there, what open queries hold, alarms
  float deposit --amountSat N           prints an address to pay to, and waits until the payment is final
  float deposit --amountSat N --no-wait prints the address only
  float deposit --amountSat N --fromFaucet   demo markets: pays with play money

  --json   machine-readable output`;

interface TaskArguments {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
}

const secondMs = 1000;

/** Returns the process's exit code: 0 done, 1 not possible right now, 2 not understood. */
export async function runFloatTask(
  context: INestApplicationContext,
  { words, options }: TaskArguments,
  say: (line: string) => void,
): Promise<number> {
  await context.get(Jobs).connect();
  try {
    switch (words[0]) {
      case 'status':
        return await status(context, options['json'] === true, say);
      case 'deposit':
        return await deposit(context, options, say);
      case undefined:
      default:
        say(floatHelp);
        return 2;
    }
  } catch (error) {
    if (!isNodeUnavailable(error)) throw error;
    say(error.message);
    return 1;
  }
}

async function status(
  context: INestApplicationContext,
  json: boolean,
  say: (line: string) => void,
): Promise<number> {
  const { capacitySat, floatSat, heldSat, freeSat, alarms } = await context.get(ReadFloat).run();
  if (json) {
    say(
      JSON.stringify({
        capacitySat: capacitySat.toString(),
        floatSat: floatSat.toString(),
        heldSat: heldSat.toString(),
        freeSat: freeSat.toString(),
        alarms: alarms.map(({ kind, subject, detail, raisedAt }) => ({
          kind,
          subject,
          detail,
          raisedAt: raisedAt.toISOString(),
        })),
      }),
    );
    return 0;
  }
  say(
    `float ${floatSat} sat (${capacitySat} sat were put in), held by open queries ${heldSat} sat, free ${freeSat} sat`,
  );
  for (const { kind, detail, raisedAt } of alarms)
    say(`! ${kind} since ${raisedAt.toISOString()}: ${detail}`);
  if (alarms.length === 0) say('no alarms');
  return 0;
}

async function deposit(
  context: INestApplicationContext,
  options: TaskArguments['options'],
  say: (line: string) => void,
): Promise<number> {
  const text = options['amountSat'];
  if (typeof text !== 'string' || !/^[1-9][0-9]{0,15}$/.test(text)) {
    say('Say how much: --amountSat N, a whole number of satoshis.');
    return 2;
  }
  const amountSat = sat(text);
  const json = options['json'] === true;
  const address = await context.get(DepositToFloat).address();
  // What was put in, not what is there: settlements move the balance while this waits.
  const before = (await context.get(ReadFloat).run()).capacitySat;
  if (options['fromFaucet'] === true) {
    const faucet = context.get(DemoFaucet);
    if (!faucet.usable) {
      say('There is a faucet in demo markets on regtest only.');
      return 1;
    }
    await faucet.ensure();
    await faucet.pay(address, amountSat);
    await faucet.mine(6);
  } else {
    say(
      json
        ? JSON.stringify({ address, amountSat: amountSat.toString() })
        : `Pay ${amountSat} sat to ${address}`,
    );
    if (options['no-wait'] === true) return 0;
    if (!json)
      say(
        'Waiting until the payment is final. Ctrl-C ends the waiting only: the payment is booked whenever it is final. In a demo, --fromFaucet pays it.',
      );
  }
  for (;;) {
    await context.get(ScanDeposits).run();
    if ((await context.get(ReadFloat).run()).capacitySat >= before + amountSat)
      return status(context, json, say);
    await new Promise((resolve) => setTimeout(resolve, secondMs));
  }
}
