import { expect, test } from '@playwright/test';
import { Visitor, marketUrl } from './visitor';

test('an organisation asks, corrects its question, pays, and reads a protected result', async ({ page }) => {
  const visitor = new Visitor(page);
  await visitor.signsUp('processor');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing waits for you');
  await visitor.looksAround();

  await page.getByRole('link', { name: 'New query' }).filter({ visible: true }).first().click();
  const text = page.getByLabel('Query text');
  await text.fill('SELECT AVG(RandomData.random_twoo)');
  await expect(page.getByText('Line 1, column')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Submit/ })).toBeDisabled();
  await visitor.looksAround();
  await page.getByRole('button', { name: 'Use this' }).click();
  await expect(text).toHaveValue('SELECT AVG(RandomData.random_two)');

  await page.getByLabel('Title').fill('Random numbers of everybody');
  await page.getByLabel('Purpose in one sentence').fill('We walk through the market.');
  await page.getByLabel('Participants, maximum').fill('20');
  await expect(page.getByText('The maximum cannot be below the minimum.')).toBeVisible();
  await page.getByLabel('Participants, maximum').fill('300');
  await page.getByLabel('People can answer for').selectOption('30 s');
  await expect(page.getByText('Expected error')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Submit, escrow 341,000\u00a0sat' })).toBeEnabled();
  await visitor.looksAround();
  await page.getByRole('button', { name: /^Submit, escrow/ }).click();

  await expect(page.getByRole('heading', { level: 2, name: 'Fund the escrow' })).toBeVisible();
  await page.getByRole('button', { name: 'Pay from the demo faucet' }).click();
  await expect(page.getByRole('main').getByText('Collecting answers until')).toBeVisible();
  await visitor.looksAround();
  await expect(page.getByRole('heading', { level: 2, name: 'Result' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('rowheader', { name: 'AVG(RandomData.random_two)' })).toBeVisible();
  await expect(page.getByText(/From \d+–\d+ people, /)).toBeVisible();
  await visitor.looksAround();

  const result = page.waitForEvent('download');
  await page.getByRole('link', { name: 'JSON' }).click();
  const file = await (await result).path();
  await page.getByRole('link', { name: 'Anyone can check it' }).click();
  await page.getByLabel('Files to check').setInputFiles(file);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Everything holds');
  await expect(page.getByText('SELECT AVG(RandomData.random_two)').first()).toBeVisible();
  await visitor.looksAround();

  for (const path of [
    '/dashboard',
    '/queries',
    '/catalogue',
    '/credit',
    '/organisation',
    '/more',
    '/notices',
    '/notices/settings',
  ]) {
    await page.goto(marketUrl() + path);
    await visitor.looksAround();
  }
  await page.goto(`${marketUrl()}/developer`);
  await page.getByLabel('Name').fill('walk');
  await page.getByRole('button', { name: 'Create the key' }).click();
  await expect(page.getByText('It is shown this once.')).toBeVisible();
  await visitor.looksAround();
  await page.getByRole('button', { name: 'Revoke walk' }).click();
  await expect(page.getByText('No key yet.')).toBeVisible();
  visitor.heardNoComplaint();
});

test('everybody can read how it protects, and a wrong address leads back', async ({ page }) => {
  const visitor = new Visitor(page);
  await page.goto(`${marketUrl()}/how-it-protects`);
  await expect(page.getByText('62:38')).toBeVisible();
  await visitor.looksAround();
  await page.goto(`${marketUrl()}/nowhere`);
  await page.getByRole('link', { name: 'Go to the start' }).click();
  await page.getByRole('link', { name: 'Sign in' }).first().click();
  await visitor.looksAround();
  visitor.heardNoComplaint();
});
