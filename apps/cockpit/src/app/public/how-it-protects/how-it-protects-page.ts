import { Component, inject } from '@angular/core';
import {
  Curves,
  Icon,
  LevelMark,
  LoadState,
  Note,
  PageHead,
  Protection,
  levelSentences,
} from '@mynedata/cockpit-shared';

@Component({
  selector: 'myne-how-it-protects-page',
  imports: [Curves, Icon, LevelMark, LoadState, Note, PageHead],
  templateUrl: './how-it-protects-page.html',
  styleUrl: './how-it-protects-page.scss',
})
export class HowItProtectsPage {
  protected readonly parameters = inject(Protection).parameters;
  protected readonly sentences = levelSentences;
}
