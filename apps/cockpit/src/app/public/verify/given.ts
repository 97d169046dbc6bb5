import {
  type PublicKey,
  isReceipt,
  membershipSchema,
  readBundle,
  readKeys,
  readText,
} from '@mynedata/privacy-mechanisms/certificate';

/** A document that somebody dropped, chose or pasted. */
export interface Given {
  readonly name: string;
  readonly content: unknown;
}

/** What there is to check. A later document of a kind takes the place of an earlier one. */
export interface Gathered {
  readonly result?: Given;
  readonly proof?: Given;
  /** One, or all of a bundle. */
  readonly receipts?: { readonly name: string; readonly documents: readonly unknown[] };
  readonly keys?: { readonly name: string; readonly keys: readonly PublicKey[] };
  /** Why the last text was not taken. */
  readonly refused?: string;
}

/** Larger files are for the command: a page would stand still. */
export const mostBytes = 100_000_000;

/** Takes a text as what its content says it is. */
export function gather(before: Gathered, name: string, text: string): Gathered {
  const { refused: _, ...known } = before;
  let read: ReturnType<typeof readText>;
  try {
    read = readText(text);
  } catch {
    return {
      ...known,
      refused: `${name} is no JSON. Take the JSON file of the result as it was downloaded, not its CSV.`,
    };
  }
  if ('failed' in read)
    return { ...known, refused: `${name} does not hold (${read.failed.name}). ${read.failed.says}` };
  const { content } = read;
  const keys = readKeys(content);
  if (keys !== undefined)
    return keys.length === 0
      ? { ...known, refused: `${name} has no key that could have signed a result.` }
      : { ...known, keys: { name, keys } };
  const receipts = isReceipt(content) ? [content] : readBundle(content);
  if (receipts !== undefined)
    return receipts.length === 0
      ? { ...known, refused: `${name} holds no receipt yet.` }
      : { ...known, receipts: { name, documents: receipts } };
  if (typeof content !== 'object' || content === null || !('certificate' in content))
    return {
      ...known,
      refused: `${name} is no result, no proof, no receipt and no list of keys: it has no certificate.`,
    };
  return 'schema' in content && content.schema === membershipSchema
    ? { ...known, proof: { name, content } }
    : { ...known, result: { name, content } };
}

/** What is checked: the result with its proof, or the proof alone. */
export function toCheck({
  result,
  proof,
}: Gathered): { readonly document: unknown; readonly proof?: unknown } | undefined {
  if (result === undefined) return proof === undefined ? undefined : { document: proof.content };
  return { document: result.content, ...(proof === undefined ? {} : { proof: proof.content }) };
}
