import { Component, computed, input, output } from '@angular/core';
import type { ImportDetailView, ImportSettingsView, SourceDetailView } from '@mynedata/api-client';
import { columnLabel, withColumn } from './import-settings';

/** Which column of a wide file holds which name. */
@Component({
  selector: 'myne-import-columns',
  template: `<div class="scroll-x" role="region" aria-label="Columns of the file" tabindex="0">
    <table class="tbl">
      <thead>
        <tr>
          <th scope="col">Column</th>
          <th scope="col">Stored as</th>
          <th scope="col">Unit</th>
        </tr>
      </thead>
      <tbody>
        @for (column of columns(); track column.column) {
          <tr>
            <th scope="row" class="long">{{ column.label }}</th>
            <td>
              @if (source().kind === 'dynamic') {
                <input
                  class="inp"
                  maxlength="200"
                  placeholder="left out"
                  [attr.aria-label]="'Name of ' + column.label"
                  [disabled]="busy()"
                  [value]="column.name"
                  (change)="set(column.column, { name: text($event) })"
                />
              } @else {
                <select
                  class="inp"
                  [attr.aria-label]="'Name of ' + column.label"
                  [disabled]="busy()"
                  (change)="set(column.column, { name: text($event) })"
                >
                  <option value="" [selected]="column.name === ''">left out</option>
                  @for (attribute of source().type.attributes; track attribute.name) {
                    <option [value]="attribute.name" [selected]="column.name === attribute.name">
                      {{ attribute.name }}
                    </option>
                  }
                </select>
              }
            </td>
            <td>
              <input
                class="inp unit"
                maxlength="100"
                [attr.aria-label]="'Unit of ' + column.label"
                [disabled]="busy() || column.name === ''"
                [value]="column.unit"
                (change)="set(column.column, { unit: text($event) })"
              />
            </td>
          </tr>
        }
      </tbody>
    </table>
  </div>`,
  styles: `
    th[scope='row'] {
      min-width: calc(var(--s10) * 3);
    }
    .inp {
      min-width: calc(var(--s10) * 3);
    }
    .unit {
      min-width: calc(var(--s10) * 2);
    }
  `,
})
export class ImportColumns {
  readonly source = input.required<SourceDetailView>();
  readonly file = input.required<ImportDetailView>();
  readonly settings = input.required<ImportSettingsView>();
  readonly busy = input.required<boolean>();
  readonly changed = output<ImportSettingsView['columns']>();
  protected readonly columns = computed(() => {
    const { columns, timeColumn } = this.settings();
    return this.file()
      .columns.filter(({ column }) => column !== timeColumn)
      .map((column) => {
        const known = columns.find((one) => one.column === column.column);
        return {
          column: column.column,
          label: columnLabel(column),
          name: known?.name ?? '',
          unit: known?.unit ?? '',
        };
      });
  });

  protected text(event: Event): string {
    return (event.target as HTMLInputElement | HTMLSelectElement).value;
  }

  protected set(column: number, change: { readonly name?: string; readonly unit?: string }): void {
    this.changed.emit(withColumn(this.settings().columns, column, change));
  }
}
