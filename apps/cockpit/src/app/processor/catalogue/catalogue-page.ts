import { Component, inject } from '@angular/core';
import type { CatalogueAttributeView } from '@mynedata/api-client';
import { LoadState, PageHead, SourceTypes, logicalTypeNames } from '@mynedata/cockpit-shared';

const kindNames = { static: 'static', time_series: 'time series', dynamic: 'dynamic' } as const;

/** What can be asked for, with the bounds that every value is clamped to. */
@Component({
  selector: 'myne-catalogue-page',
  imports: [LoadState, PageHead],
  template: `<div class="page">
    <myne-page-head
      title="What you can ask for"
      lead="Names are exact. Values are clamped to the bounds and rounded to the grid before anything is computed."
    />
    @if (types.value(); as types) {
      @for (type of types; track type.name) {
        <section class="card flush" [attr.aria-labelledby]="type.name">
          <div class="chead pad">
            <div>
              <h2 class="mono" [id]="type.name">{{ type.name }}</h2>
              <p class="small muted">
                {{ type.title }} · {{ kinds[type.kind] }} · version {{ type.version }}
              </p>
            </div>
          </div>
          <div class="scroll-x" role="region" [attr.aria-label]="'Attributes of ' + type.name" tabindex="0">
            <table class="tbl">
              <thead>
                <tr>
                  <th scope="col">Attribute</th>
                  <th scope="col">Type</th>
                  <th scope="col">Kind of data</th>
                  <th scope="col">Bounds or values</th>
                  <th scope="col">Released as</th>
                </tr>
              </thead>
              <tbody>
                @for (attribute of type.attributes; track attribute.name) {
                  <tr>
                    <th scope="row" class="mono">{{ attribute.name }}</th>
                    <td>{{ attribute.technicalType }}</td>
                    <td>{{ logical[attribute.logicalType] }}</td>
                    <td>{{ range(attribute) }}</td>
                    <td>
                      {{
                        attribute.role === 'direct' ? 'never: identifies a person' : 'protected statistics'
                      }}
                    </td>
                  </tr>
                }
              </tbody>
            </table>
          </div>
        </section>
      }
    } @else {
      <section class="card"><myne-load-state [of]="types" what="The catalogue" [rows]="6" /></section>
    }
  </div>`,
})
export class CataloguePage {
  protected readonly types = inject(SourceTypes).types;
  protected readonly logical = logicalTypeNames;
  protected readonly kinds = kindNames;

  protected range({ bounds, unit, categories, contexts }: CatalogueAttributeView): string {
    const number = bounds === null ? '' : `${bounds.min} to ${bounds.max}, in steps of ${bounds.grid}`;
    const values = categories === null ? '' : categories.join(', ');
    const where = contexts === null || contexts.length === 0 ? '' : `contexts: ${contexts.join(', ')}`;
    return [number, unit ?? '', values, where].filter((part) => part !== '').join(' · ') || 'any';
  }
}
