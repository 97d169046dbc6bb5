import { HttpClient } from '@angular/common/http';
import { LiveAnnouncer } from '@angular/cdk/a11y';
import { Component, ElementRef, computed, inject, input } from '@angular/core';
import { MatSnackBar } from '@angular/material/snack-bar';
import { Router, RouterLink } from '@angular/router';
import type { RequestView } from '@mynedata/api-client';
import {
  Command,
  LoadState,
  Note,
  PageHead,
  Pill,
  ProblemNote,
  liveResource,
  ticking,
} from '@mynedata/cockpit-shared';
import { BlockOrganisation } from './block-organisation';
import { MembershipProof } from './membership-proof';
import { OwnNote } from './own-note';
import { RequestAnswer } from './request-answer';
import { RequestDocument } from './request-document';
import { againstSentence, statusOf } from './request-words';

const undoMs = 8000;

/** Everything a person needs for an informed answer, and the answer. */
@Component({
  selector: 'myne-request-page',
  imports: [
    BlockOrganisation,
    LoadState,
    MembershipProof,
    Note,
    OwnNote,
    PageHead,
    Pill,
    ProblemNote,
    RequestAnswer,
    RequestDocument,
    RouterLink,
  ],
  templateUrl: './request-page.html',
})
export class RequestPage {
  readonly id = input.required<string>();
  protected readonly now = ticking();
  protected readonly request = liveResource<RequestView>(() => `requests/${this.id()}`, 'requests', 'budget');
  protected readonly status = computed(() => {
    const request = this.request.value();
    return request === undefined ? undefined : statusOf(request);
  });
  protected readonly against = computed(() => {
    const request = this.request.value();
    return request?.against === undefined
      ? undefined
      : againstSentence(request.against, request.state === 'allowed');
  });
  protected readonly title = computed(() => this.request.value()?.title ?? 'Request');
  protected readonly command = new Command();
  private readonly http = inject(HttpClient);
  private readonly router = inject(Router);
  private readonly snackBar = inject(MatSnackBar);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);

  protected async allow(level: RequestView['level']): Promise<void> {
    const dataset = this.request.value()?.dataset !== undefined;
    const answered = await this.send('allow', dataset ? { level, dataset } : { level });
    if (answered === undefined) return;
    const bar = this.snackBar.open('Allowed. You can withdraw until the result is computed.', 'Undo', {
      duration: undoMs,
    });
    bar.onAction().subscribe(() => void this.withdraw());
  }

  protected async deny(): Promise<void> {
    const answered = await this.send('deny', {});
    if (answered !== undefined) await this.announcer.announce('Denied. Nothing of yours is used.');
  }

  protected async withdraw(): Promise<void> {
    this.snackBar.dismiss();
    const answered = await this.send('withdraw', {});
    if (answered !== undefined) await this.announcer.announce('Withdrawn. Nothing of yours is used.');
  }

  protected async decideLater(later: boolean): Promise<void> {
    const request = await this.command.run(
      this.http.put<RequestView>(`/api/v2/requests/${this.id()}/later`, { later }),
    );
    if (request === undefined) return this.request.reload();
    this.request.set(request);
    if (!later) return;
    await this.router.navigate(['/requests']);
    this.snackBar.open('Put off. You find it under Later until its window closes.', undefined, {
      duration: undoMs,
    });
  }

  private async send(what: 'allow' | 'deny' | 'withdraw', body: object): Promise<RequestView | undefined> {
    const answered = await this.command.run(
      this.http.post<RequestView>(`/api/v2/requests/${this.id()}/${what}`, body),
    );
    if (answered !== undefined) {
      this.request.set(answered);
      // The button that was pressed is gone: the page's title, which is its status, takes the focus.
      setTimeout(() => this.host.nativeElement.querySelector<HTMLElement>('h1')?.focus());
    } else this.request.reload();
    return answered;
  }
}
