import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config';

const key = Buffer.alloc(32, 7).toString('base64');
const good = { DATABASE_URL: 'postgres://a@b/c', DATA_KEY: key, NOISE_KEY: key, SIGNING_KEY: key };

describe('the configuration', () => {
  it('has production times unless it is a demo', () => {
    expect(readConfig(good).market).toMatchObject({
      minAskMs: 24 * 3600_000,
      confirmGraceMs: 48 * 3600_000,
      autoAnswerGraceMs: 24 * 3600_000,
      releaseTickMs: 15 * 60_000,
    });
    expect(readConfig({ ...good, DEMO: '1' }).market).toMatchObject({
      minAskMs: 5_000,
      confirmGraceMs: 10_000,
      autoAnswerGraceMs: 1_000,
      releaseTickMs: 1_000,
    });
  });

  it('names every problem at once', () => {
    const read = () =>
      readConfig({ NODE_ENV: 'staging', PORT: '99999', DATABASE_URL: 'mysql://x', NOISE_KEY: 'short' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(
      /NODE_ENV.*\n.*\n*[^]*DATABASE_URL[^]*DATA_KEY is missing[^]*NOISE_KEY is too short[^]*SIGNING_KEY is missing/,
    );
  });

  it('never makes demo accounts in production, and never starts without real secrets', () => {
    expect(() => readConfig({ ...good, NODE_ENV: 'production', DEMO: '1' })).toThrow(/DEMO/);
    expect(() => readConfig({ NODE_ENV: 'production', DATABASE_URL: good.DATABASE_URL })).toThrow(
      /DATA_KEY[^]*NOISE_KEY[^]*SIGNING_KEY/,
    );
  });

  it('keeps no keys of real money on the node without a limit', () => {
    const main = {
      ...good,
      NODE_ENV: 'production',
      BITCOIN_RPC_URL: 'http://u:p@node:8332',
      BITCOIN_NETWORK: 'mainnet',
    };
    expect(() => readConfig(main)).toThrow(/ALLOW_HOT_WALLET_SAT/);
    expect(readConfig({ ...main, ALLOW_HOT_WALLET_SAT: '1000000' }).bitcoin.hotWalletLimitSat).toBe(
      1_000_000,
    );
  });

  it('takes no coins worth nothing for money in production', () => {
    expect(() =>
      readConfig({ ...good, NODE_ENV: 'production', BITCOIN_RPC_URL: 'http://u:p@node:8332' }),
    ).toThrow(/BITCOIN_NETWORK/);
    expect(
      readConfig({
        ...good,
        NODE_ENV: 'production',
        BITCOIN_RPC_URL: 'http://u:p@node:8332',
        BITCOIN_NETWORK: 'signet',
      }).bitcoin.network,
    ).toBe('signet');
  });

  it('says of a jurisdiction only what it was told, but for development', () => {
    expect(readConfig(good).jurisdiction).toBe('EU');
    expect(readConfig({ ...good, NODE_ENV: 'production' }).jurisdiction).toBeUndefined();
    expect(readConfig({ ...good, NODE_ENV: 'production', JURISDICTION: 'CH' }).jurisdiction).toBe('CH');
    expect(() => readConfig({ ...good, JURISDICTION: 'Europe' })).toThrow(/JURISDICTION/);
  });
});
