import { Component, computed } from '@angular/core';
import type { RequestsPage } from '@mynedata/api-client';
import { type NavItem, Shell, liveResource } from '@mynedata/cockpit-shared';

@Component({
  selector: 'myne-user-frame',
  imports: [Shell],
  template: '<myne-shell [items]="items()" [menu]="menu" start="/home" noticesPath="/notices" />',
})
export class UserFrame {
  private readonly open = liveResource<RequestsPage>(() => 'requests?filter=open&limit=1', 'requests');
  /** Also where there is no room for it in the navigation. */
  protected readonly menu: readonly NavItem[] = [
    { label: 'Who used my data', path: '/activity', icon: 'list' },
  ];
  protected readonly items = computed<readonly NavItem[]>(() => [
    { label: 'Home', path: '/home', icon: 'home' },
    { label: 'Requests', path: '/requests', icon: 'inbox', badge: this.open.value()?.open ?? 0 },
    { label: 'Sources', path: '/sources', icon: 'sensor' },
    { label: 'Privacy', path: '/privacy', icon: 'rings' },
    { label: 'Earnings', path: '/earnings', icon: 'coins' },
    { label: 'Activity', path: '/activity', icon: 'list', wideOnly: true },
  ]);
}
