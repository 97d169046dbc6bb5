import { AxeBuilder } from '@axe-core/playwright';
import { type Page, expect } from '@playwright/test';

/** The market that the setup started. */
export const marketUrl = (): string => {
  const url = process.env['MARKET_URL'];
  if (url === undefined) throw new Error('MARKET_URL is not set: the setup did not start a market.');
  return url;
};

export const password = 'correct horse battery';

/** A name of their own for each walk. */
export const freshName = (role: string): string => `${role}-${crypto.randomUUID().slice(0, 8)}`;

/** Collects what the browser complains about while a person walks through pages. */
export class Visitor {
  private readonly complaints: string[] = [];

  constructor(readonly page: Page) {
    page.on('console', (message) => {
      // A browser reports every refused form as an error; the page itself says what is wrong.
      const refusal = message.text().includes('status of 422');
      if (message.type() === 'error' && !refusal) this.complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.complaints.push(`${page.url()}: ${error.message}`));
  }

  /** The page as it stands is usable: one title, nothing sticks out sideways, axe finds nothing serious. */
  async looksAround(): Promise<void> {
    await expect(this.page.locator('h1')).toHaveCount(1);
    const sideways = await this.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(sideways, `${this.page.url()} scrolls sideways`).toBeLessThanOrEqual(0);
    // A snackbar is hidden from everybody for a moment before it is read aloud; wait for the page at rest.
    await expect(this.page.locator('mat-snack-bar-container [aria-hidden] button')).toHaveCount(0);
    const { violations } = await new AxeBuilder({ page: this.page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    const serious = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
    expect(serious, this.page.url()).toEqual([]);
  }

  async signsUp(role: 'user' | 'processor'): Promise<string> {
    const { page } = this;
    const name = freshName(role);
    await page.goto(marketUrl());
    await this.looksAround();
    await page.getByRole('link', { name: 'Create an account' }).click();
    if (role === 'processor') await page.getByRole('radio', { name: /^Ask questions/ }).check();
    await page.getByLabel('Username').fill(name);
    await page.getByLabel('Password').fill(password);
    if (role === 'processor') await page.getByLabel('Name', { exact: true }).fill('Institute of the Walk');
    await this.looksAround();
    await page
      .getByRole('button', { name: role === 'user' ? 'Create an account' : 'Register the organisation' })
      .click();
    return name;
  }

  heardNoComplaint(): void {
    expect(this.complaints).toEqual([]);
  }
}
