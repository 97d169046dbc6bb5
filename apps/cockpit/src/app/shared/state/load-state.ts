import { Component, type OnInit, DestroyRef, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { Live } from '../api/live-resource';
import { Icon } from '../picture/icon';
import { Note } from './note';

/** What stands where content will be: after 300 ms its shape, or why it could not be loaded. */
@Component({
  selector: 'myne-load-state',
  imports: [Icon, MatButton, Note],
  template: `
    @if (of().problem(); as problem) {
      <myne-note mood="bad" live>
        <p>
          <strong>{{ what() }} could not be loaded.</strong> {{ problem.sentence }}
          @if (problem.reference) {
            Reference {{ problem.reference }}.
          }
        </p>
        <button matButton="outlined" type="button" class="small" (click)="of().reload()">
          <myne-icon name="again" small />Try again
        </button>
      </myne-note>
    } @else if (late()) {
      <div class="stack" role="status">
        <span class="vh">Loading</span>
        @for (row of places(); track $index) {
          <div class="stack g2">
            <div class="sk" style="width: 45%"></div>
            <div class="sk" style="width: 80%"></div>
          </div>
        }
      </div>
    }
  `,
  styles: ':host { display: block; min-height: var(--s16); }',
})
export class LoadState implements OnInit {
  readonly of = input.required<Pick<Live<unknown>, 'problem' | 'reload'>>();
  /** The subject of the sentence: "The requests". */
  readonly what = input.required<string>();
  readonly rows = input(3);
  protected readonly places = computed(() => Array.from({ length: this.rows() }));
  protected readonly late = signal(false);
  private readonly destroy = inject(DestroyRef);

  ngOnInit(): void {
    const timer = setTimeout(() => this.late.set(true), 300);
    this.destroy.onDestroy(() => clearTimeout(timer));
  }
}
