import type { IconName } from '../picture/icons';

export interface NavItem {
  readonly label: string;
  readonly path: string;
  readonly icon: IconName;
  /** Things that wait, said as `3 open`. */
  readonly badge?: number;
  /** Only where there is room for all items; on a phone it is reached another way. */
  readonly wideOnly?: boolean;
  /** Only on a phone. */
  readonly narrowOnly?: boolean;
  readonly exact?: boolean;
}
