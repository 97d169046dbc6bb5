import type { Level } from '@mynedata/privacy-mechanisms';
import type { Kind, ModelConsent, ModelOrganisation, ModelQuery, ModelUser, Protection } from './records';

/**
 * The market as `1-market.md` tells it, in memory and without any of the product's code: who is asked, what each answer does, when a
 * query changes its state, what it costs whom. Only what chance decides (the head count, who is drawn) it learns from the real one.
 */
const ranks: readonly Protection[] = ['dont_share', 'low', 'medium', 'high'];
const rank = (level: Protection): number => ranks.indexOf(level);
const stricter = (one: Level, other: Level): Level => (rank(one) >= rank(other) ? one : other);

export const epsilon: Readonly<Record<Level, number>> = { low: 1_000_000, medium: 500_000, high: 200_000 };
const budget: Readonly<Record<Level, number>> = { low: 5_000_000, medium: 2_500_000, high: 1_000_000 };
const graceMs = 1_000;
const confirmGraceMs = 10_000;
export const mostOpen = 10;

export class World {
  readonly queries: ModelQuery[] = [];

  constructor(
    public now: number,
    readonly users: readonly ModelUser[],
    readonly organisations: readonly ModelOrganisation[],
  ) {}

  /** The class of somebody whose data fits; the reserve price and the budget are not looked at. */
  fits(user: ModelUser, query: ModelQuery): Level | undefined {
    if (user.erased || user.sourceId === undefined || user.paused || user.values === 0) return undefined;
    if (user.blocked.has(query.organisation.id) || user.refused.has(query.organisation.type))
      return undefined;
    if (query.kinds.includes('medical') && (user.pulses.length === 0 || user.pulses.some((p) => p <= 50)))
      return undefined;
    let found: Level = 'low';
    for (const kind of query.kinds) {
      const level = user.levels[kind];
      if (level === 'dont_share' || rank(level) > rank(query.maxProtection)) return undefined;
      found = stricter(found, level);
    }
    return found;
  }

  pays(user: ModelUser, query: ModelQuery): boolean {
    return query.rewardSat >= (user.prices.get(query.organisation.type) ?? 0n);
  }

  /** What counts against a budget: reservations, charges, and between claim and release whole reservations, whatever became of them. */
  counted(user: ModelUser, kind: Kind | 'all'): number {
    let sum = 0;
    for (const query of this.queries) {
      const consent = query.consents.get(user);
      const charge = consent?.charge;
      if (consent === undefined || charge === undefined) continue;
      if (kind !== 'all' && !charge.types.includes(kind)) continue;
      const whole =
        charge.state === 'reserved' || (query.state === 'executing' && consent.state === 'allowed');
      sum += whole ? charge.reserved : charge.state === 'spent' ? charge.spent : 0;
    }
    return sum;
  }

  affords(user: ModelUser, query: ModelQuery, level: Level): boolean {
    const cap = (2 * budget[level] * user.capPercent) / 100;
    if (this.counted(user, 'all') + epsilon[level] > cap) return false;
    return query.kinds.every((kind) => {
      const own = user.levels[kind];
      return own !== 'dont_share' && this.counted(user, kind) + epsilon[level] <= budget[own];
    });
  }

  private isOpen(query: ModelQuery): boolean {
    return query.state === 'collecting' && this.now >= query.opens && this.now < query.closes;
  }

  /** Asks everybody who fits. */
  ask(query: ModelQuery): void {
    if (!this.isOpen(query)) return;
    for (const user of this.users) {
      const level = this.fits(user, query);
      if (level === undefined || query.consents.has(user)) continue;
      if (this.pays(user, query) && this.affords(user, query, level))
        query.consents.set(user, { state: 'asked', class: level, automatic: false });
    }
  }

  answerByRules(query: ModelQuery): void {
    if (!this.isOpen(query) || this.now >= query.closes - graceMs) return;
    for (const [user, consent] of query.consents) {
      if (consent.state !== 'asked' || user.asksMe || !this.pays(user, query)) continue;
      const rule = user.rules.find(
        (one) =>
          one.state === 'active' &&
          one.organisationType === query.organisation.type &&
          one.minRewardSat <= query.rewardSat &&
          one.answers < one.perWeek,
      );
      const level = this.fits(user, query);
      if (rule === undefined || level === undefined || !this.affords(user, query, level)) continue;
      rule.answers++;
      this.allow(user, query, consent, level);
      consent.automatic = true;
    }
  }

  /** `ok`, or the code of the refusal. */
  grant(user: ModelUser, query: ModelQuery, shown: Level): string {
    const consent = query.consents.get(user);
    if (consent === undefined) return 'request-not-found';
    if (consent.state === 'allowed') return 'ok';
    const closed = this.refusedByWindow(query);
    if (closed !== undefined) return closed;
    const level = this.fits(user, query);
    if (level === undefined) return 'request-does-not-fit';
    if (level !== shown) return 'level-changed';
    if (!this.pays(user, query)) return 'request-does-not-fit';
    if (!this.affords(user, query, level)) return 'privacy-budget-spent';
    this.allow(user, query, consent, level);
    consent.automatic = false;
    return 'ok';
  }

  deny(user: ModelUser, query: ModelQuery): string {
    const consent = query.consents.get(user);
    if (consent === undefined) return 'request-not-found';
    if (consent.state === 'denied') return 'ok';
    const closed = this.refusedByWindow(query);
    if (closed !== undefined) return closed;
    if (consent.charge?.state === 'reserved') consent.charge.state = 'void';
    Object.assign(consent, { state: 'denied', automatic: false });
    return 'ok';
  }

  withdraw(user: ModelUser, query: ModelQuery): string {
    const consent = query.consents.get(user);
    if (consent === undefined) return 'request-not-found';
    if (consent.state === 'withdrawn') return 'ok';
    if (consent.state !== 'allowed') return 'nothing-to-withdraw';
    if (query.state === 'executing') return 'too-late-to-withdraw';
    if (query.state !== 'collecting') return 'window-closed';
    if (consent.charge?.state === 'reserved') consent.charge.state = 'void';
    Object.assign(consent, { state: 'withdrawn', automatic: false });
    return 'ok';
  }

  cancel(query: ModelQuery): string {
    if (query.state === 'cancelled') return 'ok';
    if ((query.state !== 'awaiting_funds' && query.state !== 'collecting') || this.now >= query.closes)
      return 'query-not-cancellable';
    this.end(query, 'cancelled');
    return 'ok';
  }

  /** Money that is final: the query gets what it lacks, the rest is credit. */
  deposit(query: ModelQuery, amountSat: bigint): void {
    const missing = query.escrow === 'open' ? query.escrowSat - query.heldSat : 0n;
    const kept = amountSat < missing ? amountSat : missing;
    query.heldSat += kept;
    query.payments.push({ at: this.now, sat: amountSat });
    query.organisation.creditSat += amountSat - kept;
    if (query.escrow === 'open' && kept === missing) this.funded(query);
  }

  fundFromCredit(query: ModelQuery): { readonly code: string; readonly appliedSat: bigint } {
    const missing = query.escrowSat - query.heldSat;
    if (query.escrow === 'none') return { code: 'escrow-not-found', appliedSat: 0n };
    if (query.escrow !== 'open') return { code: 'nothing-to-fund', appliedSat: 0n };
    if (query.organisation.creditSat < missing) return { code: 'credit-too-small', appliedSat: 0n };
    query.organisation.creditSat -= missing;
    query.heldSat += missing;
    query.payments.push({ at: this.now, sat: missing });
    this.funded(query);
    return { code: 'ok', appliedSat: missing };
  }

  /** What the market does at a tick, up to the windows that close. */
  clockTick(): void {
    for (const query of this.queries)
      if (query.state === 'awaiting_funds') {
        if (this.isOverdue(query)) this.end(query, 'unfunded');
        else if (query.escrow === 'funded') this.open(query);
      }
    for (const query of this.queries)
      if (query.state === 'collecting' && this.now >= query.closes) query.state = 'executing';
  }

  /** In the order of the real one: those that close first. */
  collecting(): readonly ModelQuery[] {
    return this.queries
      .filter(({ state }) => state === 'collecting')
      .sort((a, b) => a.closes - b.closes || (a.id < b.id ? -1 : 1));
  }

  /** Those who allowed and still fit, with the class at the claim. */
  standing(query: ModelQuery): ReadonlyMap<ModelUser, Level> {
    const found = new Map<ModelUser, Level>();
    for (const [user, consent] of query.consents) {
      const level = consent.state === 'allowed' ? this.fits(user, query) : undefined;
      if (level !== undefined) found.set(user, stricter(level, consent.class));
    }
    return found;
  }

  claim(query: ModelQuery, notDrawn: ReadonlySet<ModelUser>, headCount: number): void {
    const standing = this.standing(query);
    for (const [user, consent] of query.consents) {
      if (consent.state !== 'allowed' || consent.charge === undefined) continue;
      const level = standing.get(user);
      if (level === undefined || notDrawn.has(user)) {
        consent.outcome = level === undefined ? 'lapsed' : 'not_drawn';
        consent.charge.state = 'void';
        continue;
      }
      if (level !== consent.class) consent.claimedClass = level;
      consent.charge.state = 'spent';
      consent.charge.spent = Math.min(epsilon[level], consent.charge.reserved);
    }
    query.headCount = headCount;
  }

  participants(query: ModelQuery): number {
    const there = [...query.consents.values()].filter(
      ({ state, outcome }) => state === 'allowed' && outcome === undefined,
    );
    return there.length + query.erased;
  }

  charged(query: ModelQuery): bigint {
    const count = Math.min(Math.max(query.headCount ?? 0, query.min), query.max + query.margin);
    return query.rewardSat === 0n ? 0n : query.rewardSat * BigInt(count) + query.feeSat;
  }

  release(query: ModelQuery): void {
    const enough = query.headCount !== undefined && query.headCount >= query.min;
    query.state = enough ? 'released' : 'not_released';
    if (enough && query.escrow === 'funded') {
      query.organisation.creditSat += query.escrowSat - this.charged(query);
      query.escrow = 'settled';
      query.heldSat = 0n;
    } else this.creditBack(query);
    if (!enough)
      for (const { charge } of query.consents.values())
        if (charge?.state === 'spent') charge.spent = charge.spent / 5;
  }

  erase(user: ModelUser): void {
    user.erased = true;
    for (const query of this.queries) {
      const consent = query.consents.get(user);
      const tookPart = consent?.state === 'allowed' && consent.outcome === undefined;
      if (tookPart && query.headCount !== undefined) query.erased++;
      query.consents.delete(user);
    }
  }

  open(query: ModelQuery): void {
    if (this.isOverdue(query)) return;
    query.state = 'collecting';
    this.ask(query);
    this.answerByRules(query);
  }

  /** What was paid in full when it was due has some more time to become final. */
  private isOverdue({ paymentDue = Infinity, payments, escrowSat }: ModelQuery): boolean {
    const inTime = payments.filter(({ at }) => at <= paymentDue).reduce((sum, { sat }) => sum + sat, 0n);
    return this.now >= paymentDue + (inTime >= escrowSat ? confirmGraceMs : 0);
  }

  private funded(query: ModelQuery): void {
    query.escrow = 'funded';
    if (query.state === 'awaiting_funds') this.open(query);
  }

  private allow(user: ModelUser, query: ModelQuery, consent: ModelConsent, level: Level): void {
    consent.state = 'allowed';
    consent.class = level;
    consent.charge = {
      state: 'reserved',
      reserved: epsilon[level],
      spent: 0,
      class: level,
      types: query.kinds,
    };
  }

  private end(query: ModelQuery, state: 'cancelled' | 'unfunded'): void {
    query.state = state;
    for (const { charge } of query.consents.values()) if (charge?.state === 'reserved') charge.state = 'void';
    this.creditBack(query);
  }

  private creditBack(query: ModelQuery): void {
    if (query.escrow === 'none') return;
    query.organisation.creditSat += query.heldSat;
    query.heldSat = 0n;
    query.escrow = 'credited';
  }

  private refusedByWindow(query: ModelQuery): string | undefined {
    if (query.state !== 'collecting' || this.now >= query.closes) return 'window-closed';
    return this.now < query.opens ? 'window-not-open' : undefined;
  }
}
