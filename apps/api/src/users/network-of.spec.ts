import { describe, expect, it } from 'vitest';
import { networkOf } from './network-of';

describe('the network that attempts are counted under', () => {
  it('is an IPv4 address itself, also where it is written as IPv6', () => {
    expect(networkOf('192.0.2.1')).toBe('192.0.2.1');
    expect(networkOf('::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(networkOf('0:0:0:0:0:ffff:192.0.2.1')).toBe('192.0.2.1');
  });

  it('is the same for all addresses of one /64, however they are written', () => {
    const one = '2001:db8:0:1::/64';
    for (const address of [
      '2001:db8:0:1::1',
      '2001:0DB8:0000:0001:ffff:ffff:ffff:ffff',
      '2001:db8:0:1:2:3:192.0.2.1',
      '2001:db8::1:0:0:0:5',
      '2001:db8:0:1::1%eth0',
    ])
      expect([address, networkOf(address)]).toEqual([address, one]);
    expect(networkOf('2001:db8:0:2::1')).not.toBe(one);
    expect(networkOf('::1')).toBe('0:0:0:0::/64');
  });

  it('is what it was given where that is no address', () => {
    expect(networkOf('')).toBe('');
    expect(networkOf('unknown')).toBe('unknown');
  });
});
