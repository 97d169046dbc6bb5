import type { INestApplicationContext } from '@nestjs/common';
import { VerifyAudit } from './verify-audit';

export const auditHelp = `What happened in this market, sealed by a chain of hashes.

  audit verify                        recomputes the whole chain, and says its last link
  audit verify --head NUMBER:HASH     also holds it against a last link that was kept from an earlier check

  --json   machine-readable output

Exit code 0: nothing was changed. 1: something was; the first link that does not hold is named. 2: not understood.
Whoever owns the database could write the whole chain anew: keep the last link elsewhere, and name it next time.`;

interface TaskArguments {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
}

/** Returns the process's exit code. */
export async function runAuditTask(
  context: INestApplicationContext,
  { words, options }: TaskArguments,
  say: (line: string) => void,
): Promise<number> {
  const kept = options['head'];
  const [, number, hash] =
    typeof kept === 'string' ? (/^([1-9]\d{0,17}):([0-9a-f]{64})$/.exec(kept) ?? []) : [];
  if (words.length !== 1 || words[0] !== 'verify' || (kept !== undefined && hash === undefined)) {
    say(auditHelp);
    return 2;
  }
  const verdict = await context
    .get(VerifyAudit)
    .run(number === undefined || hash === undefined ? undefined : { number: BigInt(number), hash });
  if (options['json'] === true) say(JSON.stringify(verdict));
  else {
    const { broken, links, contents, waiting, head } = verdict;
    if (broken === undefined)
      say(
        `Nothing was changed: ${links} links, ${contents} contents, ${waiting} events wait for their link.`,
      );
    else {
      say(`It does not hold (${broken.why}). ${broken.says}`);
      if (broken.number !== undefined) say(`first broken link ${broken.number}`);
      if (broken.eventId !== undefined) say(`event ${broken.eventId}`);
    }
    say(`${broken === undefined ? 'last link' : 'last link that holds'} ${head.number}:${head.hash}`);
  }
  return verdict.intact ? 0 : 1;
}
