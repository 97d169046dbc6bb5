import { contentHash } from './content-hash';
import { perQuery } from './per-query';
import type { Query, Terms } from './query';

/** What terms say of themselves wherever they are shown or bound; times in ISO 8601. */
export const statedTerms = (terms: Terms) => ({
  title: terms.title,
  description: terms.description,
  purposeCategory: terms.purposeCategory,
  purpose: terms.purpose,
  interval: { from: terms.from.toISOString(), to: terms.to.toISOString() },
  granularitySeconds: terms.granularitySeconds,
  maxProtection: terms.maxProtection,
  strategy: terms.strategy,
  participants: { min: terms.min, max: terms.max },
  rewardSat: terms.rewardSat.toString(),
  paymentDue: terms.paymentDue?.toISOString() ?? null,
});

/** The terms as a processor submits and a person reads them, without anything that is derived from them. */
export const termsDocument = ({ terms, canonical }: Pick<Query, 'terms' | 'canonical'>): object => ({
  query: canonical,
  ...statedTerms(terms),
  consentWindow: { opens: terms.opens.toISOString(), closes: terms.closes.toISOString() },
});

/** SHA-256 of the canonical JSON of the terms, hexadecimal: what a certificate binds. */
export const termsHash = perQuery((query: Pick<Query, 'terms' | 'canonical'>): string =>
  contentHash(termsDocument(query)).toString('hex'),
);
