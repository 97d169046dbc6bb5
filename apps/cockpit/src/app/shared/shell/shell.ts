import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, inject, input } from '@angular/core';
import { MatIconAnchor } from '@angular/material/button';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { Notices } from '../api/notices';
import { Icon } from '../picture/icon';
import { Logo } from '../picture/logo';
import { AccountMenu } from './account-menu';
import { BitcoinBanner } from './bitcoin-banner';
import type { NavItem } from './nav-item';

/** The frame of a signed-in page: rail or bottom bar, notices, account, and the page itself. */
@Component({
  selector: 'myne-shell',
  imports: [
    AccountMenu,
    BitcoinBanner,
    Icon,
    Logo,
    MatIconAnchor,
    NgTemplateOutlet,
    RouterLink,
    RouterLinkActive,
    RouterOutlet,
  ],
  templateUrl: './shell.html',
})
export class Shell {
  readonly items = input.required<readonly NavItem[]>();
  readonly menu = input<readonly NavItem[]>([]);
  readonly start = input.required<string>();
  readonly noticesPath = input.required<string>();
  private readonly notices = inject(Notices);
  protected readonly wide = computed(() => this.items().filter((item) => !item.narrowOnly));
  protected readonly narrow = computed(() => this.items().filter((item) => !item.wideOnly));
  protected readonly unread = this.notices.unread;
  protected readonly noticesLabel = computed(() =>
    this.unread() === 0 ? 'Notices' : `Notices, ${this.unread()} new`,
  );

  /** The base address of the page would turn #main into another page. */
  protected skip(event: Event, main: HTMLElement): void {
    event.preventDefault();
    main.focus();
  }
}
