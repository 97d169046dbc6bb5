import { Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { SourceView } from '@mynedata/api-client';
import { Icon, Pill, SourceTypes } from '@mynedata/cockpit-shared';
import { iconOfType, statusOfSource } from './source-words';

@Component({
  selector: 'myne-source-item',
  imports: [Icon, Pill, RouterLink],
  template: `
    <span class="tico"><myne-icon [name]="icon()" /></span>
    <div>
      <h3>
        <a class="link long" [routerLink]="['/sources', source().id]">{{ source().label }}</a>
      </h3>
      <div class="small muted">{{ type()?.title ?? source().sourceType }} · {{ status().sentence }}</div>
    </div>
    <myne-pill [mood]="status().mood" [icon]="status().icon">{{ status().word }}</myne-pill>
  `,
  styles: ':host { display: contents; }',
})
export class SourceItem {
  readonly source = input.required<SourceView>();
  readonly now = input.required<number>();
  private readonly types = inject(SourceTypes).types;
  protected readonly type = computed(() =>
    this.types.value()?.find(({ name }) => name === this.source().sourceType),
  );
  protected readonly icon = computed(() => iconOfType(this.type()));
  protected readonly status = computed(() => statusOfSource(this.source(), this.now()));
}
