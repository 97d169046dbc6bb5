import { Component, inject } from '@angular/core';
import { MatAnchor } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Session } from '../session/session';
import { PageHead } from './page-head';

@Component({
  selector: 'myne-not-found-page',
  imports: [MatAnchor, PageHead, RouterLink],
  template: `<div class="page narrow">
    <myne-page-head
      title="There is no such page"
      lead="The address may be mistyped, or what was here is gone."
    />
    <p><a matButton="filled" [routerLink]="session.start()">Go to the start</a></p>
  </div>`,
})
export class NotFoundPage {
  protected readonly session = inject(Session);
}
