import { Component, computed, inject, input } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Router, RouterLink } from '@angular/router';
import { BrowserPush } from '../notices/browser-push';
import { Icon } from '../picture/icon';
import { Session } from '../session/session';
import { Appearance, type Theme } from '../session/theme';
import type { NavItem } from './nav-item';

const themeNames: Readonly<Record<Theme, string>> = {
  system: 'Theme: as the system',
  light: 'Theme: light',
  dark: 'Theme: dark',
};

@Component({
  selector: 'myne-account-menu',
  imports: [Icon, MatIconButton, MatMenu, MatMenuItem, MatMenuTrigger, RouterLink],
  template: `
    <button matIconButton type="button" [matMenuTriggerFor]="menu" [attr.aria-label]="'Account: ' + name()">
      <myne-icon name="person" />
    </button>
    <mat-menu #menu="matMenu">
      @for (item of items(); track item.path) {
        <a mat-menu-item [routerLink]="item.path">{{ item.label }}</a>
      }
      <a mat-menu-item routerLink="/account">Your account</a>
      @for (theme of themes; track theme) {
        <button
          mat-menu-item
          type="button"
          role="menuitemradio"
          [attr.aria-checked]="theme === appearance.theme()"
          (click)="appearance.choose(theme)"
        >
          {{ names[theme] }}
          @if (theme === appearance.theme()) {
            <myne-icon class="chosen" name="check" small />
          }
        </button>
      }
      <button mat-menu-item type="button" (click)="signOut()">Sign out {{ name() }}</button>
    </mat-menu>
  `,
  styles: '.chosen { margin-left: var(--s2); vertical-align: middle; }',
})
export class AccountMenu {
  readonly items = input<readonly NavItem[]>([]);
  protected readonly appearance = inject(Appearance);
  protected readonly themes = ['system', 'light', 'dark'] as const;
  protected readonly names = themeNames;
  private readonly session = inject(Session);
  private readonly browserPush = inject(BrowserPush);
  private readonly router = inject(Router);
  protected readonly name = computed(() => this.session.account()?.username ?? '');

  protected async signOut(): Promise<void> {
    // Whoever signs in here next is not shown what was meant for somebody else.
    await this.browserPush.leave().catch(() => undefined);
    await this.session.signOut();
    await this.router.navigateByUrl('/');
  }
}
