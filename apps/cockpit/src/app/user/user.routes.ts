import type { Routes } from '@angular/router';
import { AccountPage, NotFoundPage, NoticeSettingsPage, NoticesPage } from '@mynedata/cockpit-shared';
import { UserFrame } from './frame/user-frame';

export const userRoutes: Routes = [
  {
    path: '',
    component: UserFrame,
    children: [
      { path: 'home', loadComponent: () => import('./home/home-page').then((page) => page.HomePage) },
      {
        path: 'requests',
        loadComponent: () => import('./requests/requests-page').then((page) => page.RequestsPage),
      },
      {
        path: 'requests/in-person',
        loadComponent: () => import('./in-person/in-person-page').then((page) => page.InPersonPage),
      },
      {
        path: 'requests/in-person/:id',
        loadComponent: () => import('./in-person/disclosure-page').then((page) => page.DisclosurePage),
      },
      {
        path: 'requests/:id',
        loadComponent: () => import('./requests/request-page').then((page) => page.RequestPage),
      },
      {
        path: 'sources',
        loadComponent: () => import('./sources/sources-page').then((page) => page.SourcesPage),
      },
      {
        path: 'sources/new',
        loadComponent: () => import('./sources/new-source-page').then((page) => page.NewSourcePage),
      },
      {
        path: 'sources/:id',
        loadComponent: () => import('./sources/source-page').then((page) => page.SourcePage),
      },
      { path: 'pair', loadComponent: () => import('./pair/pair-page').then((page) => page.PairPage) },
      {
        path: 'privacy',
        loadComponent: () => import('./privacy/privacy-page').then((page) => page.PrivacyPage),
      },
      {
        path: 'earnings',
        loadComponent: () => import('./earnings/earnings-page').then((page) => page.EarningsPage),
      },
      {
        path: 'activity',
        loadComponent: () => import('./activity/activity-page').then((page) => page.ActivityPage),
      },
      { path: 'account', component: AccountPage },
      { path: 'notices', component: NoticesPage },
      { path: 'notices/settings', component: NoticeSettingsPage },
      { path: '**', component: NotFoundPage },
    ],
  },
];
