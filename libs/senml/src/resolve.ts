import type { SenmlOptions, SenmlResult } from './record';
export function resolveSenmlJson(_text: string, _options: SenmlOptions): SenmlResult {
  throw new Error('to be filled in');
}
