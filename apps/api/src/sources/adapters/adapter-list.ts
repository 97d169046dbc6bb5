import type { SourceAdapter } from './adapter';
import { genericJson } from './generic-json';
import { homeAssistant } from './home-assistant';
import { openhab } from './openhab';

/** The settings of an adapter are what its schema says; outside of it nobody knows their type. */
export type AnyAdapter = SourceAdapter<unknown>;

/** Every kind of service there is an adapter for, in the order in which people see them. */
export const adapters: readonly AnyAdapter[] = [
  homeAssistant,
  openhab,
  genericJson,
] as readonly SourceAdapter<never>[];

export const adapterOf = (kind: string): AnyAdapter | undefined =>
  adapters.find((adapter) => adapter.kind === kind);
