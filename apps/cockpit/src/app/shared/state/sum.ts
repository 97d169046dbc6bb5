import { Component, input } from '@angular/core';

export interface SumLine {
  readonly label: string;
  readonly value: string;
  readonly total?: boolean;
}

/** Amounts that add up, or facts in a row each. */
@Component({
  selector: 'myne-sum',
  template: `<dl class="sum small">
    @for (line of lines(); track line.label) {
      <dt [class]="line.total ? 'tot' : 'muted'">{{ line.label }}</dt>
      <dd [class.tot]="line.total">{{ line.value }}</dd>
    }
  </dl>`,
})
export class Sum {
  readonly lines = input.required<readonly SumLine[]>();
}
