import { expect } from 'vitest';
import { catalogue } from './catalogue.fixture';
import { check, type CheckedQuery, type Diagnostic } from './index';

export function accepted(text: string): CheckedQuery {
  const result = check(text, catalogue);
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  return result.query;
}

export function refused(text: string): readonly Diagnostic[] {
  const result = check(text, catalogue);
  if (result.ok) throw new Error(`Was accepted: ${result.query.canonical}`);
  return result.diagnostics;
}

export function only(text: string): Diagnostic & { readonly marked: string } {
  const [first, ...others] = refused(text);
  expect(others).toEqual([]);
  if (!first) throw new Error('Refused without a reason.');
  return { ...first, marked: text.slice(first.offset, first.offset + first.length) };
}

export const city = 'PersonalInformation.city';
export const born = 'PersonalInformation.born';
export const smoker = 'PersonalInformation.smoker';
export const one = 'RandomData.random_one';
export const two = 'RandomData.random_two';
