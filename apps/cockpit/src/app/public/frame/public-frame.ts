import { Component, inject } from '@angular/core';
import { MatAnchor } from '@angular/material/button';
import { RouterLink, RouterOutlet } from '@angular/router';
import { Logo, Session } from '@mynedata/cockpit-shared';

@Component({
  selector: 'myne-public-frame',
  imports: [Logo, MatAnchor, RouterLink, RouterOutlet],
  templateUrl: './public-frame.html',
  styleUrl: './public-frame.scss',
})
export class PublicFrame {
  protected readonly session = inject(Session);

  protected skip(event: Event, main: HTMLElement): void {
    event.preventDefault();
    main.focus();
  }
}
