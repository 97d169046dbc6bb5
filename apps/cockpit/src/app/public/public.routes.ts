import type { Routes } from '@angular/router';
import { NotFoundPage, signedOut } from '@mynedata/cockpit-shared';
import { PublicFrame } from './frame/public-frame';

export const publicRoutes: Routes = [
  {
    path: '',
    component: PublicFrame,
    children: [
      {
        path: '',
        pathMatch: 'full',
        canActivate: [signedOut],
        loadComponent: () => import('./welcome/welcome-page').then((page) => page.WelcomePage),
      },
      {
        path: 'sign-in',
        canActivate: [signedOut],
        loadComponent: () => import('./sign-in/sign-in-page').then((page) => page.SignInPage),
      },
      {
        path: 'sign-up',
        canActivate: [signedOut],
        loadComponent: () => import('./sign-up/sign-up-page').then((page) => page.SignUpPage),
      },
      {
        path: 'how-it-protects',
        loadComponent: () =>
          import('./how-it-protects/how-it-protects-page').then((page) => page.HowItProtectsPage),
      },
      {
        path: 'verify',
        loadComponent: () => import('./verify/verify-page').then((page) => page.VerifyPage),
      },
      {
        path: 'claim',
        loadComponent: () => import('./claim/claim-page').then((page) => page.ClaimPage),
      },
      {
        path: 'confirm-mail',
        data: { purpose: 'confirm' },
        loadComponent: () => import('./mail-links/mail-link-page').then((page) => page.MailLinkPage),
      },
      {
        path: 'unsubscribe',
        data: { purpose: 'unsubscribe' },
        loadComponent: () => import('./mail-links/mail-link-page').then((page) => page.MailLinkPage),
      },
      { path: '**', component: NotFoundPage },
    ],
  },
];
