import { Component, inject, input, signal } from '@angular/core';
import { LiveAnnouncer } from '@angular/cdk/a11y';
import { MatButton } from '@angular/material/button';
import { Icon } from '../picture/icon';

@Component({
  selector: 'myne-copy',
  imports: [Icon, MatButton],
  template: `<button matButton="outlined" type="button" class="small" (click)="copy()">
    <myne-icon [name]="copied() ? 'check' : 'copy'" small />{{ copied() ? 'Copied' : label() }}
  </button>`,
})
export class CopyButton {
  readonly text = input.required<string>();
  readonly label = input.required<string>();
  protected readonly copied = signal(false);
  private readonly announcer = inject(LiveAnnouncer);

  protected async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.text());
      this.copied.set(true);
      setTimeout(() => this.copied.set(false), 2000);
      await this.announcer.announce('Copied');
    } catch {
      await this.announcer.announce('The browser does not allow copying. Select the text instead.');
    }
  }
}
