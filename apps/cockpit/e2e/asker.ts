import { type APIRequestContext, type APIResponse, expect, request } from '@playwright/test';
import { freshName, marketUrl, password } from './visitor';

/** An organisation that asks by HTTP, like any program. */
export class Asker {
  private constructor(private readonly api: APIRequestContext) {}

  static async registers(): Promise<Asker> {
    const api = await request.newContext({ baseURL: marketUrl() });
    const registered = await api.post('/api/v2/auth/register', {
      data: {
        role: 'processor',
        username: freshName('asker'),
        password,
        organisation: { name: 'Institute of Random Numbers', organisationType: 'science' },
      },
    });
    await expectOk(registered);
    return new Asker(api);
  }

  /** Asks everybody with random numbers, pays at once, and gives people `seconds` to answer. */
  async asks(title: string, seconds: number): Promise<void> {
    const now = Date.now();
    const closes = new Date(now + seconds * 1000).toISOString();
    const submitted = await this.post('/api/v2/queries', {
      text: 'SELECT AVG(RandomData.random_one)',
      title,
      purposeCategory: 'academic_research',
      purpose: 'We walk through the market.',
      interval: { from: new Date(now - 24 * 3600_000).toISOString(), to: closes },
      maxProtection: 'medium',
      participants: { min: 50, max: 400 },
      rewardSat: '5000',
      paymentDue: new Date(now + (seconds - 15) * 1000).toISOString(),
      consentWindow: { closes },
    });
    const { escrow } = (await submitted.json()) as { escrow: { address: string; missingSat: string } };
    await this.post('/api/v2/demo/faucet', { address: escrow.address, amountSat: escrow.missingSat });
    await this.post('/api/v2/demo/mine', { blocks: 6 });
  }

  async leaves(): Promise<void> {
    await this.api.dispose();
  }

  private async post(path: string, data: object): Promise<APIResponse> {
    const { cookies } = await this.api.storageState();
    const csrf = cookies.find(({ name }) => name === 'XSRF-TOKEN')?.value ?? '';
    const headers = { 'X-XSRF-TOKEN': csrf, 'Idempotency-Key': crypto.randomUUID() };
    return expectOk(await this.api.post(path, { data, headers }));
  }
}

async function expectOk(response: APIResponse): Promise<APIResponse> {
  expect(response.ok(), `${response.url()}: ${response.status()} ${await response.text()}`).toBe(true);
  return response;
}
