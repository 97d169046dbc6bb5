import { Component, input } from '@angular/core';
import type { Problem } from '../api/problem';
import { Note } from './note';

/** Why something that a person asked for was refused. */
@Component({
  selector: 'myne-problem-note',
  imports: [Note],
  template: `
    @if (sentence() ?? problem()?.sentence; as text) {
      <myne-note mood="bad" live>
        <p>
          {{ text }}
          @if (problem()?.status === 500 && problem()?.reference) {
            Reference {{ problem()?.reference }}.
          }
        </p>
      </myne-note>
    }
  `,
})
export class ProblemNote {
  readonly problem = input<Problem>();
  readonly sentence = input<string>();
}
