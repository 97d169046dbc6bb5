import { HttpErrorResponse, type HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { type CanActivateFn, type CanMatchFn, Router } from '@angular/router';
import type { SessionView } from '@mynedata/api-client';
import { catchError, throwError } from 'rxjs';
import { Session } from './session';

/** A zone answers for the paths it names: its role gets in, another role finds no such page, nobody signs in first. */
export const signedInAs =
  (role: SessionView['role'], paths: readonly string[]): CanMatchFn =>
  async (_route, segments) => {
    const session = inject(Session);
    const router = inject(Router);
    if (!paths.includes(segments[0]?.path ?? '')) return false;
    await session.known();
    const account = session.account();
    if (account?.role === role) return true;
    if (account !== undefined) return false;
    // With what was asked in the address, but never with its fragment: that can hold a secret.
    const { queryParams } = router.currentNavigation()?.extractedUrl ?? {};
    const wanted = router.createUrlTree(['/', ...segments.map(({ path }) => path)], {
      queryParams: queryParams ?? null,
    });
    return router.createUrlTree(['/sign-in'], { queryParams: { next: router.serializeUrl(wanted) } });
  };

/** Welcome, sign in and sign up are for people who are not signed in. */
export const signedOut: CanActivateFn = async () => {
  const session = inject(Session);
  const router = inject(Router);
  await session.known();
  return session.account() === undefined ? true : router.parseUrl(session.start());
};

/** A session can end elsewhere; then the next request is answered 401 and the person signs in again. */
export const endedSession: HttpInterceptorFn = (request, next) => {
  const session = inject(Session);
  const router = inject(Router);
  return next(request).pipe(
    catchError((error: unknown) => {
      const ended =
        error instanceof HttpErrorResponse && error.status === 401 && !request.url.includes('/auth/');
      if (ended && session.account() !== undefined) {
        session.forget();
        void router.navigate(['/sign-in'], { queryParams: { next: router.url } });
      }
      return throwError(() => error);
    }),
  );
};
