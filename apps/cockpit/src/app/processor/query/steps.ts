import type { QueryView } from '@mynedata/api-client';
import { type IconName, whenText } from '@mynedata/cockpit-shared';

export interface Step {
  readonly name: string;
  readonly when: string;
  readonly icon: IconName;
  readonly standing: 'done' | 'now' | 'coming';
}

type Known = Pick<QueryView, 'state' | 'stateSince' | 'submittedAt' | 'closes' | 'rewardSat'> &
  Partial<Pick<QueryView, 'history'>> & {
    readonly terms: Pick<QueryView['terms'], 'paymentDue'>;
  };

const order = ['awaiting_funds', 'collecting', 'executing', 'released'] as const;

/** The way of a query, with what lies behind it and what comes. An end before the release is its last step. */
export function stepsOf(query: Known): readonly Step[] {
  const began = (state: QueryView['state']): string => {
    const since = query.history?.find((one) => one.state === state)?.since;
    return since === undefined ? '' : whenText(since, { year: false });
  };
  const since = whenText(query.stateSince, { year: false });
  const submitted: Step = {
    name: 'Submitted',
    when: whenText(query.submittedAt, { year: false }),
    icon: 'check',
    standing: 'done',
  };
  if (query.state === 'cancelled' || query.state === 'unfunded') {
    const name = query.state === 'cancelled' ? 'Cancelled' : 'Not funded in time';
    return [submitted, { name, when: since, icon: 'close', standing: 'now' }];
  }
  const at = query.state === 'not_released' ? 3 : order.indexOf(query.state);
  const standing = (index: number): Step['standing'] =>
    at === 3 ? 'done' : index < at ? 'done' : index === at ? 'now' : 'coming';
  const due = query.terms.paymentDue;
  const funding: Step = {
    name: at > 0 ? 'Funded' : 'Awaiting funds',
    when: at > 0 ? began('collecting') : due === null ? '' : `until ${whenText(due, { year: false })}`,
    icon: 'clock',
    standing: standing(0),
  };
  const rest: readonly Step[] = [
    {
      name: at > 1 ? 'Collected' : 'Collecting',
      when: `to ${whenText(query.closes, { year: false })}`,
      icon: 'inbox',
      standing: standing(1),
    },
    {
      name: at > 2 ? 'Executed' : 'Executing',
      when: at > 1 ? began('executing') || 'then the next tick' : 'then the next tick',
      icon: 'rings',
      standing: standing(2),
    },
    {
      name: query.state === 'not_released' ? 'Not released' : 'Released',
      when: at === 3 ? since : 'or not released',
      icon: query.state === 'not_released' ? 'info' : 'badge',
      standing: standing(3),
    },
  ];
  return [submitted, ...(query.rewardSat === '0' ? [] : [funding]), ...rest];
}
