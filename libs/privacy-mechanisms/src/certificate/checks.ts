/** Everything that is looked at, in this order. A name is for programs and stays; the words are for people. */
export const checkNames = [
  'member-names',
  'document',
  'key',
  'signature',
  'result-hash',
  'result-statement',
  'rows-hash',
  'proof-document',
  'proof-query',
  'proof-certificate',
  'proof-leaf',
  'proof-path',
  'receipt-document',
  'receipt-key',
  'receipt-signature',
  'receipt-terms',
  'receipt-certificate',
] as const;
export type CheckName = (typeof checkNames)[number];

export interface Check {
  readonly name: CheckName;
  readonly ok: boolean;
  /** What was found, as a sentence. */
  readonly says: string;
}

const sentences: Readonly<Record<CheckName, readonly [holds: string, fails: string]>> = {
  'member-names': [
    'Every name is there once.',
    'A name is there twice in one object: programs differ in which of the two they read.',
  ],
  document: [
    'The file is a result or a proof with its certificate.',
    'The file is no result and no proof of this market, or its certificate has a shape that is not known.',
  ],
  key: [
    'The key that signed the certificate is one of the public keys.',
    'The certificate names a key that is not among the public keys.',
  ],
  signature: [
    'The signature belongs to the certificate.',
    'The signature does not belong to the certificate: the certificate was changed, or another key signed it.',
  ],
  'result-hash': [
    'The result is, to the last digit, the one that was signed.',
    'The result is not the one that was signed: something in it was changed.',
  ],
  'result-statement': [
    'Question, protection and time of the result are those of the certificate.',
    'Question, protection or time of the result are not those of the certificate.',
  ],
  'rows-hash': [
    'The rows of the dataset are those that were signed.',
    'The rows of the dataset are not those that were signed.',
  ],
  'proof-document': ['The proof is complete.', 'The proof is no proof of this market, or is incomplete.'],
  'proof-query': ['The proof is for this query.', 'The proof is for another query.'],
  'proof-certificate': [
    'The proof is for the commitment of this certificate.',
    'The proof is for the commitment of another certificate.',
  ],
  'proof-leaf': [
    'The sealed entry of the proof is that of its account.',
    'The sealed entry of the proof is not that of its account: it belongs to another person or was changed.',
  ],
  'proof-path': [
    'The sealed entry is in the commitment: this account took part.',
    'The sealed entry is not in the commitment: the path does not lead to its root.',
  ],
  'receipt-document': ['The receipt is complete.', 'This is no receipt of this market, or it is incomplete.'],
  'receipt-key': [
    'The key that signed the receipt is one of the public keys.',
    'The receipt names a key that is not among the public keys.',
  ],
  'receipt-signature': [
    'The signature belongs to the receipt.',
    'The signature does not belong to the receipt: it was changed, or another key signed it.',
  ],
  'receipt-terms': [
    'The terms in the receipt are those that it binds.',
    'The terms in the receipt are not those that it binds.',
  ],
  'receipt-certificate': [
    'The certificate of the result belongs to the same query and terms.',
    'The certificate of the result is not signed, or belongs to another query or other terms.',
  ],
};

export function checked(name: CheckName, ok: boolean): Check {
  return { name, ok, says: sentences[name][ok ? 0 : 1] };
}

const mostShown = 60;

/** Fails: two members of an object have this name. */
export function nameRepeated(name: string): Check {
  const shown = JSON.stringify(name.length > mostShown ? `${name.slice(0, mostShown)}…` : name);
  const failed = checked('member-names', false);
  return { ...failed, says: `${shown}: ${failed.says}` };
}
