import type { Routes } from '@angular/router';
import { signedInAs } from '@mynedata/cockpit-shared';

/** Three zones. Which one a path belongs to shows in its first part. */
export const routes: Routes = [
  {
    path: '',
    canMatch: [
      signedInAs('user', [
        'home',
        'requests',
        'sources',
        'pair',
        'privacy',
        'earnings',
        'activity',
        'account',
        'notices',
      ]),
    ],
    loadChildren: () => import('@mynedata/cockpit-user').then((zone) => zone.userRoutes),
  },
  {
    path: '',
    canMatch: [
      signedInAs('processor', [
        'dashboard',
        'queries',
        'new-query',
        'in-person',
        'catalogue',
        'credit',
        'developer',
        'organisation',
        'more',
        'account',
        'notices',
      ]),
    ],
    loadChildren: () => import('@mynedata/cockpit-processor').then((zone) => zone.processorRoutes),
  },
  { path: '', loadChildren: () => import('@mynedata/cockpit-public').then((zone) => zone.publicRoutes) },
];
