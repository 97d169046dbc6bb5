import {
  Component,
  type ElementRef,
  Injectable,
  afterNextRender,
  effect,
  inject,
  input,
  viewChild,
} from '@angular/core';
import { Title } from '@angular/platform-browser';
import { RouterLink } from '@angular/router';
import { Icon } from '../picture/icon';

export interface Crumb {
  readonly label: string;
  readonly path: string;
}

/** The first page of a visit keeps the browser's focus; every later one takes it to its title. */
@Injectable({ providedIn: 'root' })
export class Visits {
  private pages = 0;

  isFirst(): boolean {
    this.pages += 1;
    return this.pages === 1;
  }
}

/** The title of a page, which says how things stand, and one grey sentence. */
@Component({
  selector: 'myne-page-head',
  imports: [Icon, RouterLink],
  template: `
    @if (parent(); as parent) {
      <nav class="crumbs" aria-label="Breadcrumb">
        <ol>
          <li>
            <a [routerLink]="parent.path"><myne-icon class="only-n" name="back" small />{{ parent.label }}</a>
          </li>
          <li class="only-w" aria-current="page">{{ title() }}</li>
        </ol>
      </nav>
    }
    <div class="head">
      <div>
        <h1 #heading tabindex="-1">{{ title() }}</h1>
        <div class="row wrap">
          <ng-content select="[pill]" />
          <p class="muted">{{ lead() }}</p>
        </div>
      </div>
      <div class="row wrap"><ng-content select="[actions]" /></div>
    </div>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--s3);
    }
    h1:focus {
      outline: none;
    }
    h1 {
      overflow-wrap: anywhere;
    }
  `,
})
export class PageHead {
  readonly title = input.required<string>();
  readonly lead = input('');
  readonly parent = input<Crumb>();
  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');

  constructor() {
    const page = inject(Title);
    const first = inject(Visits).isFirst();
    effect(() => page.setTitle(`${this.title()} · myneData`));
    afterNextRender(() => {
      if (!first) this.heading().nativeElement.focus({ preventScroll: true });
    });
  }
}
