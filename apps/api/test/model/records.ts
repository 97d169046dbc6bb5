import type { Level } from '@mynedata/privacy-mechanisms';
import type { OrganisationType } from '@mynedata/users';

/** What the model remembers of people, organisations and queries. */
export type Protection = 'dont_share' | Level;
export type Kind = 'smart_home' | 'medical';

export interface ModelRule {
  readonly id: string;
  readonly organisationType: OrganisationType;
  readonly minRewardSat: bigint;
  readonly perWeek: number;
  state: 'active' | 'paused' | 'revoked';
  answers: number;
}

export interface ModelUser {
  readonly id: string;
  sourceId: string | undefined;
  paused: boolean;
  values: number;
  pulses: number[];
  levels: Record<Kind, Protection>;
  readonly blocked: Set<string>;
  readonly refused: Set<OrganisationType>;
  readonly prices: Map<OrganisationType, bigint>;
  asksMe: boolean;
  capPercent: number;
  readonly rules: ModelRule[];
  erased: boolean;
}

export interface ModelOrganisation {
  readonly id: string;
  readonly type: OrganisationType;
  creditSat: bigint;
}

export interface ModelCharge {
  state: 'reserved' | 'spent' | 'void';
  reserved: number;
  spent: number;
  class: Level;
  types: readonly Kind[];
}

export interface ModelConsent {
  state: 'asked' | 'allowed' | 'denied' | 'withdrawn';
  class: Level;
  claimedClass?: Level;
  outcome?: 'lapsed' | 'not_drawn';
  automatic: boolean;
  charge?: ModelCharge;
}

export interface ModelQuery {
  readonly id: string;
  readonly organisation: ModelOrganisation;
  readonly key: string;
  readonly body: object;
  /** The constraint reads the second attribute. */
  readonly kinds: readonly Kind[];
  readonly maxProtection: Level;
  readonly min: number;
  readonly max: number;
  readonly rewardSat: bigint;
  readonly feeSat: bigint;
  readonly escrowSat: bigint;
  readonly margin: number;
  readonly address: string;
  readonly opens: number;
  readonly closes: number;
  readonly paymentDue: number | undefined;
  state:
    'awaiting_funds' | 'collecting' | 'executing' | 'released' | 'not_released' | 'unfunded' | 'cancelled';
  heldSat: bigint;
  readonly payments: { readonly at: number; readonly sat: bigint }[];
  escrow: 'none' | 'open' | 'funded' | 'settled' | 'credited';
  readonly consents: Map<ModelUser, ModelConsent>;
  /** Participants whose accounts are gone. */
  erased: number;
  headCount: number | undefined;
}
