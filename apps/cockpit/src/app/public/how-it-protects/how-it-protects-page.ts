import { Component, inject } from '@angular/core';
import { MatAnchor } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Curves, Icon, LevelMark, LoadState, Note, PageHead, Protection } from '@mynedata/cockpit-shared';

@Component({
  selector: 'myne-how-it-protects-page',
  imports: [Curves, Icon, LevelMark, LoadState, MatAnchor, Note, PageHead, RouterLink],
  templateUrl: './how-it-protects-page.html',
  styleUrl: './how-it-protects-page.scss',
})
export class HowItProtectsPage {
  protected readonly table = inject(Protection).table;
}
