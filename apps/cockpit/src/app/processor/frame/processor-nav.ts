import type { NavItem } from '@mynedata/cockpit-shared';

/** What does not fit into a phone's bar. */
export const furtherItems: readonly NavItem[] = [
  { label: 'In person', path: '/in-person', icon: 'person', wideOnly: true },
  { label: 'Credit', path: '/credit', icon: 'wallet', wideOnly: true },
  { label: 'Developer', path: '/developer', icon: 'code', wideOnly: true },
];

export const organisationItem: NavItem = { label: 'Organisation', path: '/organisation', icon: 'bank' };

export const processorItems: readonly NavItem[] = [
  { label: 'Dashboard', path: '/dashboard', icon: 'home' },
  { label: 'Queries', path: '/queries', icon: 'list' },
  { label: 'New query', path: '/new-query', icon: 'plus' },
  { label: 'Catalogue', path: '/catalogue', icon: 'grid' },
  ...furtherItems,
  { label: 'More', path: '/more', icon: 'more', narrowOnly: true },
];
