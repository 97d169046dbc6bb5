import { Injectable } from '@nestjs/common';
import type { Tx } from '@mynedata/platform';
import type { Role } from '../account.entity';

/** Somebody who leaves. */
export interface Leaving {
  readonly accountId: string;
  readonly role: Role;
  /** The organisation that ends with its last member. */
  readonly endsOrganisation: string | undefined;
  /** What redeems the money that is left; without it the money is given away. */
  readonly claimCode: string | undefined;
}

/** What a module does when somebody leaves, in the transaction of the erasure. Rows that refer to the account by a cascade need none. */
export interface ErasureStep {
  readonly module: string;
  within(tx: Tx, leaving: Leaving): Promise<void>;
}

/** One file of the archive with everything about an account. */
export interface OwnFile {
  /** Inside the archive, such as `privacy/levels.json`. */
  readonly path: string;
  /** What it holds, in a sentence for its owner. */
  readonly about: string;
  /** Called once, when the archive has come to this file; in pieces, however long it is. */
  content(): AsyncIterable<string>;
}

/** What a module knows of an account. */
export interface OwnDataPart {
  readonly module: string;
  /** Tables whose rows of a person are in these files. A test holds that every table of people is here or in `leavesOut`. */
  readonly tables: readonly string[];
  /** Tables of people that are not in these files, each with the reason that is told to the owner. */
  readonly leavesOut: Readonly<Record<string, string>>;
  files(accountId: string, role: Role): AsyncIterable<OwnFile>;
}

/** Modules register here what they know of an account, and what has to be done when it is erased. */
@Injectable()
export class AccountRights {
  private readonly steps: ErasureStep[] = [];
  private readonly known: OwnDataPart[] = [];

  onErasure(step: ErasureStep): void {
    this.steps.push(step);
  }

  onExport(part: OwnDataPart): void {
    this.known.push(part);
  }

  /** Modules that know others come first: queries are locked before accounts of the ledger are. */
  get erasureSteps(): readonly ErasureStep[] {
    return this.steps.toReversed();
  }

  /** By name, so that an archive always looks the same. */
  get parts(): readonly OwnDataPart[] {
    return this.known.toSorted((a, b) => a.module.localeCompare(b.module));
  }
}
