import { describe, expect, it } from 'vitest';
import { storedTheme } from './theme';

const storage = (value: string | null) => ({ getItem: () => value });

describe('the remembered appearance', () => {
  it('follows the system until somebody chooses', () => {
    expect(storedTheme(storage(null))).toBe('system');
  });

  it('is what was chosen, and never anything else that lies there', () => {
    expect(storedTheme(storage('dark'))).toBe('dark');
    expect(storedTheme(storage('blue'))).toBe('system');
  });
});
