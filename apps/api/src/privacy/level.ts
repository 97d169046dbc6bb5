import type { Level } from '@mynedata/privacy-mechanisms';
import type { LogicalType } from '@mynedata/sources';

/** Higher means more protection, everywhere. */
export const protectionLevels = ['dont_share', 'low', 'medium', 'high'] as const;
export type ProtectionLevel = (typeof protectionLevels)[number];

export interface Preset {
  readonly name: 'nothing' | 'nothing_sensitive' | 'little_sensitive' | 'strongly_protected' | 'balanced';
  readonly levels: Readonly<Record<LogicalType, ProtectionLevel>>;
}

type Shorthand = '-' | Level;
const preset = (
  name: Preset['name'],
  ...levels: [
    medical: Shorthand,
    location: Shorthand,
    personal: Shorthand,
    smartHome: Shorthand,
    online: Shorthand,
    consumer: Shorthand,
  ]
): Preset => {
  const [medical, location, personal, smart_home, online_activity, consumer] = levels.map(
    (level): ProtectionLevel => (level === '-' ? 'dont_share' : level),
  ) as [ProtectionLevel, ProtectionLevel, ProtectionLevel, ProtectionLevel, ProtectionLevel, ProtectionLevel];
  return { name, levels: { medical, location, personal, smart_home, online_activity, consumer } };
};

/** The five presets of `1-market.md`, "Names at the edges". A preset sets levels only. */
export const presets: readonly Preset[] = [
  preset('nothing', '-', '-', '-', '-', '-', '-'),
  preset('nothing_sensitive', '-', 'high', 'high', '-', '-', 'high'),
  preset('little_sensitive', '-', 'high', 'medium', 'high', '-', 'medium'),
  preset('strongly_protected', 'high', 'medium', 'low', 'high', 'medium', 'medium'),
  preset('balanced', 'medium', 'medium', 'low', 'low', 'low', 'low'),
];
