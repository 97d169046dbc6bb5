import { Component, computed } from '@angular/core';
import type { RequestsPage } from '@mynedata/api-client';
import { type NavItem, Shell, liveResource } from '@mynedata/cockpit-shared';

@Component({
  selector: 'myne-user-frame',
  imports: [Shell],
  template: '<myne-shell [items]="items()" start="/home" noticesPath="/notices" />',
})
export class UserFrame {
  private readonly open = liveResource<RequestsPage>(() => 'requests?filter=open&limit=1', 'requests');
  protected readonly items = computed<readonly NavItem[]>(() => [
    { label: 'Home', path: '/home', icon: 'home' },
    { label: 'Requests', path: '/requests', icon: 'inbox', badge: this.open.value()?.open ?? 0 },
    { label: 'Sources', path: '/sources', icon: 'sensor' },
    { label: 'Privacy', path: '/privacy', icon: 'rings' },
    { label: 'Earnings', path: '/earnings', icon: 'coins' },
  ]);
}
