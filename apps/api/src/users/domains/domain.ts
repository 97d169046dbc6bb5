import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';

export const proofMethods = ['dns', 'file'] as const;
export type ProofMethod = (typeof proofMethods)[number];

/** A domain changes hands: what was proved longer ago is not shown as proved any more. */
const proofDays = 90;

const recordPrefix = '_mynedata.';
export const proofPath = '/.well-known/mynedata-domain.txt';

/** A host name of the public internet: labels of letters, digits and hyphens (RFC 1123 2.1), and a last one that is no number. */
const domainName =
  /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/;
/** Names that nobody can own (RFC 2606, 6761, 6762, 8375, 7686). */
const reserved = /(^|\.)(localhost|local|internal|invalid|onion|arpa|home|lan|corp)$/;

/**
 * A domain as it is stored: in lower case, other letters than ASCII's in Punycode, without the dot at its end.
 * @returns undefined for everything that is no such name: addresses, ports, paths, names without a dot, names of nobody's.
 */
export function domainOf(text: string): string | undefined {
  const given = text.trim().replace(/\.$/, '');
  if (isIP(given) !== 0 || /[\s/\\:@?#%[\]]/.test(given)) return undefined;
  const domain = domainToASCII(given).toLowerCase();
  return domainName.test(domain) && !reserved.test(domain) ? domain : undefined;
}

/** Where the TXT record is expected. */
export const recordNameOf = (domain: string): string => `${recordPrefix}${domain}`;

/** What record and file have to say. */
export const proofTextOf = (token: string): string => `mynedata-domain=${token}`;

/** Until when a proof counts; undefined when it does not any more, or never did. */
export function provedUntil(verifiedAt: Date | null, now: Date): Date | undefined {
  if (verifiedAt === null) return undefined;
  const until = new Date(verifiedAt.getTime() + proofDays * 24 * 3600 * 1000);
  return now < until ? until : undefined;
}

/** Whether a website lies on the domain or below it. */
export function liesOn(website: string, domain: string): boolean {
  const host = URL.parse(website)?.hostname.toLowerCase();
  return host !== undefined && (host === domain || host.endsWith(`.${domain}`));
}
