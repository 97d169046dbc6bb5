import { HttpClient } from '@angular/common/http';
import { Injectable, computed, inject, signal } from '@angular/core';
import type { RegisterInput, SessionView, SignInInput } from '@mynedata/api-client';
import { firstValueFrom } from 'rxjs';

/** Who is signed in. The secret itself is in a cookie that no script can read. */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly http = inject(HttpClient);
  private readonly current = signal<SessionView | undefined>(undefined);
  private asked: Promise<void> | undefined;
  readonly account = this.current.asReadonly();
  readonly start = computed(() => startOf(this.current()));

  /** Asks the server once. Without the readable cookie of a session there is none, so nothing is asked. */
  known(): Promise<void> {
    this.asked ??= document.cookie.includes('XSRF-TOKEN=') ? this.read() : Promise.resolve();
    return this.asked;
  }

  async signIn(input: SignInInput): Promise<SessionView> {
    return this.take(await firstValueFrom(this.http.post<SessionView>('/api/v2/auth/sign-in', input)));
  }

  async register(input: RegisterInput): Promise<SessionView> {
    return this.take(await firstValueFrom(this.http.post<SessionView>('/api/v2/auth/register', input)));
  }

  async signOut(): Promise<void> {
    await firstValueFrom(this.http.post('/api/v2/auth/sign-out', {}));
    this.forget();
  }

  take(account: SessionView): SessionView {
    this.asked = Promise.resolve();
    this.current.set(account);
    return account;
  }

  forget(): void {
    this.current.set(undefined);
  }

  private async read(): Promise<void> {
    try {
      this.current.set(await firstValueFrom(this.http.get<SessionView>('/api/v2/auth/session')));
    } catch {
      this.current.set(undefined);
    }
  }
}

const startOf = (account: SessionView | undefined): string =>
  account === undefined ? '/' : account.role === 'user' ? '/home' : '/dashboard';
