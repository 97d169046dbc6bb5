import { HttpClient, HttpHeaders } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type {
  AppliedView,
  CheckView,
  DatasetResultView,
  DraftInput,
  DraftView,
  QueryInput,
  QueryView,
  QuoteView,
  ResultView,
} from '@mynedata/api-client';
import type { Observable } from 'rxjs';

/** What an organisation does with queries. A key makes sending something twice the same as once. */
@Injectable({ providedIn: 'root' })
export class QueriesClient {
  private readonly http = inject(HttpClient);

  check(text: string): Observable<CheckView> {
    return this.http.post<CheckView>('/api/v2/queries/check', { text });
  }

  quote(input: QueryInput): Observable<QuoteView> {
    return this.http.post<QuoteView>('/api/v2/queries/quote', input);
  }

  dryRun(input: QueryInput): Observable<ResultView | DatasetResultView> {
    return this.http.post<ResultView | DatasetResultView>('/api/v2/queries/dry-run', input);
  }

  submit(input: QueryInput, key: string): Observable<QueryView> {
    return this.http.post<QueryView>('/api/v2/queries', input, withKey(key));
  }

  draft(id: string): Observable<DraftView> {
    return this.http.get<DraftView>(`/api/v2/drafts/${id}`);
  }

  createDraft(content: DraftInput, key: string): Observable<DraftView> {
    return this.http.post<DraftView>('/api/v2/drafts', content, withKey(key));
  }

  changeDraft(id: string, content: DraftInput): Observable<DraftView> {
    return this.http.put<DraftView>(`/api/v2/drafts/${id}`, content);
  }

  submitDraft(id: string): Observable<QueryView> {
    return this.http.post<QueryView>(`/api/v2/drafts/${id}/submit`, {});
  }

  duplicate(id: string, key: string): Observable<DraftView> {
    return this.http.post<DraftView>(`/api/v2/queries/${id}/duplicate`, {}, withKey(key));
  }

  cancel(id: string): Observable<QueryView> {
    return this.http.post<QueryView>(`/api/v2/queries/${id}/cancel`, {});
  }

  fundFromCredit(id: string, key: string): Observable<AppliedView> {
    return this.http.post<AppliedView>(`/api/v2/queries/${id}/fund-from-credit`, {}, withKey(key));
  }

  /** Play money, in a demo only. */
  payFromFaucet(address: string, amountSat: string): Observable<unknown> {
    return this.http.post('/api/v2/demo/faucet', { address, amountSat });
  }

  mine(blocks: number): Observable<unknown> {
    return this.http.post('/api/v2/demo/mine', { blocks });
  }
}

const withKey = (key: string) => ({ headers: new HttpHeaders({ 'Idempotency-Key': key }) });
