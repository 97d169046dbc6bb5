import type { Routes } from '@angular/router';
import { AccountPage, NotFoundPage, NoticeSettingsPage, NoticesPage } from '@mynedata/cockpit-shared';
import { ProcessorFrame } from './frame/processor-frame';

export const processorRoutes: Routes = [
  {
    path: '',
    component: ProcessorFrame,
    children: [
      {
        path: 'dashboard',
        loadComponent: () => import('./dashboard/dashboard-page').then((page) => page.DashboardPage),
      },
      {
        path: 'queries',
        loadComponent: () => import('./queries/queries-page').then((page) => page.QueriesPage),
      },
      {
        path: 'queries/:id',
        loadComponent: () => import('./query/query-page').then((page) => page.QueryPage),
      },
      {
        path: 'new-query',
        loadComponent: () => import('./new-query/new-query-page').then((page) => page.NewQueryPage),
      },
      {
        path: 'in-person',
        loadComponent: () =>
          import('./in-person/in-person-requests-page').then((page) => page.InPersonRequestsPage),
      },
      {
        path: 'in-person/new',
        loadComponent: () => import('./in-person/new-in-person-page').then((page) => page.NewInPersonPage),
      },
      {
        path: 'in-person/:id',
        loadComponent: () =>
          import('./in-person/in-person-request-page').then((page) => page.InPersonRequestPage),
      },
      {
        path: 'catalogue',
        loadComponent: () => import('./catalogue/catalogue-page').then((page) => page.CataloguePage),
      },
      {
        path: 'credit',
        loadComponent: () => import('./credit/credit-page').then((page) => page.CreditPage),
      },
      {
        path: 'developer',
        loadComponent: () => import('./developer/developer-page').then((page) => page.DeveloperPage),
      },
      {
        path: 'organisation',
        loadComponent: () => import('./organisation/organisation-page').then((page) => page.OrganisationPage),
      },
      { path: 'more', loadComponent: () => import('./frame/more-page').then((page) => page.MorePage) },
      { path: 'account', component: AccountPage },
      { path: 'notices', component: NoticesPage },
      { path: 'notices/settings', component: NoticeSettingsPage },
      { path: '**', component: NotFoundPage },
    ],
  },
];
