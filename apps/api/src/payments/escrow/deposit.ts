/** `seen` is no money yet. `gone`: the payer spent the coins elsewhere. */
export type DepositState = 'seen' | 'final' | 'gone';

/**
 * What an observation means for a deposit:
 * `becomes-final` and `reversed` move money, `doubtful` only alarms, `keep` changes nothing but the number shown.
 */
export type DepositStep =
  'becomes-seen' | 'becomes-final' | 'becomes-gone' | 'reversed' | 'doubtful' | 'keep';

/** Decides by the node's word on the transaction; negative confirmations mean that a conflicting one was mined. */
export function depositStep(
  before: DepositState | undefined,
  confirmations: number,
  required: number,
): DepositStep {
  if (before === 'final') return confirmations < 0 ? 'reversed' : confirmations === 0 ? 'doubtful' : 'keep';
  if (confirmations < 0) return before === 'gone' ? 'keep' : 'becomes-gone';
  if (confirmations >= required) return 'becomes-final';
  return before === 'seen' ? 'keep' : 'becomes-seen';
}
