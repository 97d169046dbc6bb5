import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Icon, PageHead } from '@mynedata/cockpit-shared';
import { furtherItems, organisationItem } from './processor-nav';

@Component({
  selector: 'myne-more-page',
  imports: [Icon, PageHead, RouterLink],
  template: `<div class="page narrow">
    <myne-page-head title="More" />
    <section class="card flush" aria-label="More pages">
      <ul class="list">
        @for (item of items; track item.path) {
          <li class="item">
            <span class="tico"><myne-icon [name]="item.icon" /></span>
            <a class="link" [routerLink]="item.path">{{ item.label }}</a>
          </li>
        }
      </ul>
    </section>
  </div>`,
})
export class MorePage {
  protected readonly items = [...furtherItems, organisationItem];
}
