import type { ActivityView } from '@mynedata/api-client';
import { type IconName, nameOfOrganisationType, satText } from '@mynedata/cockpit-shared';

const answers: Readonly<Record<NonNullable<ActivityView['answer']>, string>> = {
  allowed: 'Allowed',
  denied: 'Denied',
  withdrawn: 'Withdrawn',
};

/** What happened, as the beginning of a sentence that ends with the title of the request. */
export function headOf({ kind, answer, automatic, rewardSat }: ActivityView): string {
  switch (kind) {
    case 'asked':
      return 'Asked';
    case 'answered':
      return `${answers[answer ?? 'allowed']} by ${automatic === true ? 'your rule' : 'you'}`;
    case 'used':
      return 'Used';
    case 'not_used':
      return 'Not used';
    case 'paid':
      return `Paid ${satText(rewardSat)}`;
  }
}

const reasons: Readonly<Record<NonNullable<ActivityView['reason']>, string>> = {
  unanswered: 'You did not answer. Unanswered requests end by themselves.',
  lapsed: 'Your consent lapsed: your settings or data no longer fitted when the computation began.',
  not_drawn: 'More people agreed than the query can take. You were not drawn.',
  not_released: 'This query was not released. Nobody is paid.',
  cancelled: 'The organisation cancelled it.',
  unfunded: 'It was not funded in time.',
  not_fetched: 'The organisation did not fetch it in time. The values were deleted.',
};

/** What there is to say about it, in one grey sentence. */
export function tailOf(item: ActivityView): string {
  const who = `${item.organisationName}, ${nameOfOrganisationType(item.organisationType)}.`;
  switch (item.kind) {
    case 'asked':
      if (item.inPerson) return `${who} In person, by a code.`;
      return `${who} ${item.rewardSat === '0' ? 'This request pays nothing.' : `${satText(item.rewardSat)}.`}`;
    case 'answered':
      return who;
    case 'used':
      if (item.inPerson) return `${who} It fetched the exact values that you allowed.`;
      return `${who} ${item.used?.gives === 'dataset' ? 'An anonymised dataset' : 'A protected statistic'} left the platform.`;
    case 'not_used':
      return `${who} ${item.reason === undefined ? '' : reasons[item.reason]}`;
    case 'paid':
      return 'In the same moment as the release.';
  }
}

const icons: Readonly<Record<ActivityView['kind'], IconName>> = {
  asked: 'inbox',
  answered: 'pencil',
  used: 'rings',
  not_used: 'lock',
  paid: 'coins',
};
const iconsOfAnswers: Readonly<Record<NonNullable<ActivityView['answer']>, IconName>> = {
  allowed: 'check',
  denied: 'close',
  withdrawn: 'undo',
};

export const iconOf = ({ kind, answer }: ActivityView): IconName =>
  answer === undefined ? icons[kind] : iconsOfAnswers[answer];

/** Groups what is already in order of time by its day, as this browser counts days. */
export function byDay<T extends { readonly at: string }>(
  items: readonly T[],
  dayOf: (at: string) => string,
): readonly { readonly day: string; readonly items: readonly T[] }[] {
  const days: { day: string; items: T[] }[] = [];
  for (const item of items) {
    const day = dayOf(item.at);
    const last = days.at(-1);
    if (last?.day === day) last.items.push(item);
    else days.push({ day, items: [item] });
  }
  return days;
}
