import { isIPv6 } from 'node:net';

/** So much of an IPv6 address is one customer's: whoever has one has 2^64 others (RFC 6177, BCP 157). */
const groupsOfNetwork = 4;

/**
 * What attempts from an address are counted under: an IPv4 address, also one that is written as IPv6 (`::ffff:192.0.2.1`), is itself;
 * of an IPv6 address it is the /64, as `2001:db8:0:1::/64`. What is no address stays as it is.
 */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%');
  if (!isIPv6(plain)) return address;
  const mapped = /^(?:0*:){1,5}:?(?:0*:)*ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = plain.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [first, last] = [groups(head), groups(tail ?? '')];
  // An IPv4 address at the end stands for two groups.
  const written = [...first, ...last].reduce((count, group) => count + (group.includes('.') ? 2 : 1), 0);
  const all = [...first, ...Array.from({ length: Math.max(0, 8 - written) }, () => '0'), ...last];
  return `${all
    .slice(0, groupsOfNetwork)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
