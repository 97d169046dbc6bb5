import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { Asker } from './asker';
import { Visitor, marketUrl } from './visitor';

const windowSeconds = 40;

test('a person shares data, answers a request, changes their mind twice, and is paid', async ({
  page,
  request,
}) => {
  const visitor = new Visitor(page);
  await visitor.signsUp('user');

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You share nothing');
  await page.getByRole('radio', { name: /^Balanced/ }).check();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You may be asked about 6 kinds of data');
  await page
    .getByRole('group', { name: /^Medical/ })
    .getByRole('radio', { name: 'Don’t share' })
    .check();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You may be asked about 5 kinds of data');
  await visitor.looksAround();

  await page.getByRole('link', { name: 'Add a source' }).click();
  await page.getByRole('radio', { name: /^Random data/ }).check();
  await page.getByLabel('Name, for yourself').fill('My dice');
  await visitor.looksAround();
  await page.getByRole('button', { name: 'Add the source' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('My dice');
  await page.getByRole('button', { name: 'Issue a token' }).click();
  const token = await page.locator('.secret').innerText();
  await visitor.looksAround();

  const pushed = await request.post(`${marketUrl()}/api/v2/data`, {
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/senml+json' },
    data: JSON.stringify([{ n: 'random_one', v: 42.5 }]),
  });
  expect(pushed.status()).toBe(200);
  await expect(page.getByRole('cell', { name: '42.5' })).toBeVisible();

  const asker = await Asker.registers();
  const title = `Walk ${crypto.randomUUID().slice(0, 6)}`;
  await asker.asks(title, windowSeconds);
  await page.getByRole('link', { name: /^Home/ }).filter({ visible: true }).click();
  await page.getByRole('link', { name: title, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  await expect(page.getByText('Waits for your answer')).toBeVisible();
  await visitor.looksAround();

  await page.getByRole('button', { name: 'Allow' }).click();
  await page.getByRole('button', { name: 'Withdraw your consent' }).click();
  await expect(page.getByText('Withdrawn', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Allow' }).click();
  await expect(page.getByRole('button', { name: 'Withdraw your consent' })).toBeVisible();
  await visitor.looksAround();

  await expect(page.getByRole('main').getByText('Released. You took part.')).toBeVisible({
    timeout: (windowSeconds + 30) * 1000,
  });
  await visitor.looksAround();
  const proof = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download the proof' }).click();
  const file = await (await proof).path();
  await page.getByRole('link', { name: 'Check it' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Verify a result, a proof or a receipt');
  await visitor.looksAround();
  await page.getByLabel('Files to check').setInputFiles(file);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Everything holds');
  await expect(page.getByText('this account took part')).toBeVisible();
  await visitor.looksAround();
  await page.getByText('Paste text instead').click();
  await page.getByLabel('A result, a proof, a receipt or keys, as JSON').fill('{"certificate": 1}');
  await page.getByRole('button', { name: 'Take this text' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('It does not hold');
  await visitor.looksAround();
  await page.getByRole('button', { name: 'Check another one' }).click();
  const another = JSON.parse(await readFile(file, 'utf8')) as { participant: string };
  const stranger = { ...another, participant: crypto.randomUUID() };
  await page.getByLabel('A result, a proof, a receipt or keys, as JSON').fill(JSON.stringify(stranger));
  await page.getByRole('button', { name: 'Take this text' }).click();
  await expect(page.getByText('it belongs to another person or was changed')).toBeVisible();
  await page.getByLabel('A result, a proof, a receipt or keys, as JSON').fill('nothing');
  await page.getByRole('button', { name: 'Take this text' }).click();
  await expect(page.getByRole('alert').getByText('is no JSON')).toBeVisible();
  await visitor.looksAround();

  await page.goto(`${marketUrl()}/privacy`);
  await page.getByText('Lower your limits').click();
  await page.getByLabel('Limit of All kinds together').selectOption('50');
  await expect(page.getByText('Your own limit: 50 % of what the level gives')).toBeVisible();
  await page.getByText('What used it').click();
  // The weekly count of the market may have used it, too.
  await expect(page.getByRole('cell', { name: 'used', exact: true }).first()).toBeVisible();
  await visitor.looksAround();
  await page
    .getByRole('link', { name: /^Earnings/ })
    .filter({ visible: true })
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('5,000\u00a0sat are yours now');
  await visitor.looksAround();

  await page.getByLabel('New address').fill('bc1qexample');
  await page.getByRole('button', { name: 'Save the address' }).click();
  await expect(page.getByLabel('New address')).toHaveAttribute('aria-invalid', 'true');

  for (const path of [
    '/home',
    '/requests?filter=answered',
    '/sources',
    '/pair',
    '/privacy',
    '/activity',
    '/requests/in-person',
    '/account',
    '/claim',
    '/notices',
    '/notices/settings',
  ]) {
    await page.goto(marketUrl() + path);
    await visitor.looksAround();
  }
  await page
    .getByRole('button', { name: /^Account/ })
    .filter({ visible: true })
    .click();
  await page.getByRole('menuitem', { name: /^Sign out/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Your data stays here.');
  visitor.heardNoComplaint();
  await asker.leaves();
});
