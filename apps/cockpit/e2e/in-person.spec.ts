import { expect, test } from '@playwright/test';
import { Visitor, marketUrl } from './visitor';

test('an organisation asks in person, the person allows what they see, and it is fetched once', async ({
  page,
  browser,
  request,
}) => {
  const desk = new Visitor(page);
  await desk.signsUp('processor');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing waits for you');
  await page.goto(`${marketUrl()}/in-person`);
  await expect(page.getByText('No in-person request yet')).toBeVisible();
  await desk.looksAround();
  await page.getByRole('link', { name: 'New code' }).first().click();
  await page.getByLabel('Title').fill('Dice at the desk');
  await page.getByLabel('Purpose in one sentence').fill('We walk through the market.');
  await expect(page.getByRole('button', { name: 'Get the code' })).toBeDisabled();
  await page.getByLabel('What you need to know').selectOption('RandomData.random_one');
  await page.getByLabel('What you need to know').selectOption('PersonalInformation.city');
  await desk.looksAround();
  await page.getByRole('button', { name: 'Get the code' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tell the person this code');
  const code = await page.locator('.code').innerText();
  await desk.looksAround();
  await page.getByRole('link', { name: 'See the request' }).click();
  await expect(page.getByText('Waits', { exact: true })).toBeVisible();
  await desk.looksAround();

  const context = await browser.newContext({ viewport: page.viewportSize() });
  const visit = await context.newPage();
  const person = new Visitor(visit);
  await person.signsUp('user');
  await visit.getByRole('radio', { name: /^Balanced/ }).check();
  await visit.goto(`${marketUrl()}/sources/new`);
  await visit.getByRole('radio', { name: /^Random data/ }).check();
  await visit.getByLabel('Name, for yourself').fill('My dice');
  await visit.getByRole('button', { name: 'Add the source' }).click();
  await visit.getByRole('button', { name: 'Issue a token' }).click();
  const token = await visit.locator('.secret').innerText();
  const pushed = await request.post(`${marketUrl()}/api/v2/data`, {
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/senml+json' },
    data: JSON.stringify([{ n: 'random_one', v: 42.5 }]),
  });
  expect(pushed.status()).toBe(200);

  await visit.goto(`${marketUrl()}/requests`);
  await visit.getByRole('link', { name: 'Enter a code' }).click();
  await person.looksAround();
  await visit.getByLabel('Code that you were told').fill(code.toLowerCase());
  await visit.getByRole('button', { name: 'Look who asks' }).click();
  await expect(visit.getByRole('heading', { level: 1 })).toHaveText('Dice at the desk');
  await expect(visit.getByText('42.5', { exact: true })).toBeVisible();
  await expect(visit.getByText('You have no such value.')).toBeVisible();
  await expect(visit.getByText('Not measurable')).toBeVisible();
  await person.looksAround();
  await expect(page.getByText('Waits', { exact: true })).toBeVisible();
  await visit.getByRole('button', { name: 'Allow' }).click();
  await expect(visit.getByRole('button', { name: 'Withdraw your consent' })).toBeVisible();
  await person.looksAround();

  await page.getByRole('button', { name: 'Fetch the values' }).click();
  await expect(page.getByText('42.5', { exact: true })).toBeVisible();
  await expect(page.getByText('not disclosed')).toBeVisible();
  await desk.looksAround();
  await page.reload();
  await expect(page.getByText('Fetched', { exact: true })).toBeVisible();
  await expect(page.getByText('42.5', { exact: true })).toHaveCount(0);

  await expect(visit.getByText('Fetched', { exact: true })).toBeVisible();
  await visit.goto(`${marketUrl()}/activity`);
  await expect(visit.getByText('It fetched the exact values that you allowed.')).toBeVisible();
  await person.looksAround();
  await context.close();
  desk.heardNoComplaint();
  person.heardNoComplaint();
});
