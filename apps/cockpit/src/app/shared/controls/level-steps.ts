import { Component, computed, input, output } from '@angular/core';
import { LevelMark } from '../picture/level-mark';
import { type ProtectionLevel, levelNames, protectionLevels } from '../words/words';

let instances = 0;

/** Low, Medium, High, a gap, Don't share: further right is more protection. Arrow keys move, one tab stop. */
@Component({
  selector: 'myne-level-steps',
  imports: [LevelMark],
  template: `<fieldset class="steps">
    <legend class="vh">{{ legend() }}. Further right is more protection.</legend>
    @for (level of levels; track level) {
      <label class="step">
        <input
          type="radio"
          [name]="name"
          [value]="level"
          [checked]="level === value()"
          [disabled]="disabled()"
          (change)="chosen.emit(level)"
        />
        <span class="knob"><myne-level-mark [level]="level" word="elsewhere" /></span>
        {{ names[level] }}
      </label>
    }
  </fieldset>`,
  styles: ':host { display: block; }',
})
export class LevelSteps {
  readonly legend = input.required<string>();
  readonly value = input<ProtectionLevel>();
  readonly disabled = input(false);
  readonly chosen = output<ProtectionLevel>();
  protected readonly levels = protectionLevels;
  protected readonly names = levelNames;
  protected readonly name = `level-${++instances}`;
  protected readonly current = computed(() => this.value());
}
