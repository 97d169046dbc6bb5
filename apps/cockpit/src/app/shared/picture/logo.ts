import { Component, input } from '@angular/core';

/** Two overlapping curves: the result without you, and with you. */
@Component({
  selector: 'myne-logo',
  template: `<svg
    [attr.width]="size()"
    [attr.height]="size()"
    viewBox="0 0 40 40"
    fill="none"
    role="img"
    aria-label="myneData"
  >
    <path d="M3 31c5 0 5-20 11-20s6 20 11 20" fill="var(--mat-sys-primary)" fill-opacity=".22" />
    <path d="M15 31c5 0 5-20 11-20s6 20 11 20" fill="var(--myne-c2)" fill-opacity=".2" />
    <path
      d="M3 31c5 0 5-20 11-20s6 20 11 20"
      stroke="var(--mat-sys-primary)"
      stroke-width="3"
      stroke-linecap="round"
    />
    <path
      d="M15 31c5 0 5-20 11-20s6 20 11 20"
      stroke="var(--myne-c2)"
      stroke-width="3"
      stroke-linecap="round"
    />
  </svg>`,
  styles: ':host { display: inline-flex; }',
})
export class Logo {
  readonly size = input(40);
}
