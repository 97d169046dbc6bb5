import { type QueryState, whenText } from '@mynedata/cockpit-shared';

/** How a query stands, in the words of every screen. */
export function stateSentence(
  state: QueryState,
  query: { readonly closes: string; readonly stateSince: string },
): string {
  switch (state) {
    case 'awaiting_funds':
      return 'Nobody is asked before the escrow is final.';
    case 'collecting':
      return `Collecting answers until ${whenText(query.closes)}.`;
    case 'executing':
      return 'Being computed. Answers can no longer change.';
    case 'released':
      return `Released ${whenText(query.stateSince)}.`;
    case 'not_released':
      return 'This query was not released. Nobody is paid, the deposit is credited back in full.';
    case 'unfunded':
      return 'Not funded in time. The deposit is credited back in full.';
    case 'cancelled':
      return 'Cancelled. The deposit is credited back in full.';
  }
}
