import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Vault } from './vault';

const key = randomBytes(32);
const vault = (data = key, previousDataKeys: Buffer[] = []) =>
  new Vault({ keys: { data, noise: data, signing: data }, previousDataKeys });

describe('a sealed secret', () => {
  it('opens to what was sealed, and looks different every time', () => {
    const [one, two] = [vault().seal('llave ñ', 'here'), vault().seal('llave ñ', 'here')];
    expect(vault().open(one, 'here')).toBe('llave ñ');
    expect(one.box.equals(two.box)).toBe(false);
    expect(one.box.includes('llave')).toBe(false);
    expect(vault().open(vault().seal('', 'here'), 'here')).toBe('');
  });

  it('opens nowhere else', () => {
    expect(() => vault().open(vault().seal('secret', 'row 1'), 'row 2')).toThrow();
  });

  it('does not open when one bit of it was changed', () => {
    const { keyId, box } = vault().seal('secret', 'here');
    for (let at = 0; at < box.length; at++) {
      const changed = Buffer.from(box);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => vault().open({ keyId, box: changed }, 'here'), String(at)).toThrow();
    }
    expect(() => vault().open({ keyId, box: box.subarray(0, 40) }, 'here')).toThrow();
  });

  it('outlives its key: the next one opens it while it knows the last, and wraps it anew', () => {
    const old = vault().seal('secret', 'here');
    const next = randomBytes(32);
    const both = vault(next, [key]);
    expect(both.open(old, 'here')).toBe('secret');
    const rewrapped = both.rewrap(old, 'here');
    expect(rewrapped.keyId).toBe(both.keyId);
    expect(vault(next).open(rewrapped, 'here')).toBe('secret');
    expect(() => vault(next).open(old, 'here')).toThrow('DATA_KEY');
    expect(() => both.rewrap(old, 'elsewhere')).toThrow();
  });
});
