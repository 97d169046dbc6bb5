import type { Catalogue } from './catalogue';
import type { CheckResult } from './query';
export function check(_text: string, _catalogue: Catalogue): CheckResult {
  throw new Error('to be filled in');
}
