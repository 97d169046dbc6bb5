import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { DisclosureView } from '@mynedata/api-client';
import type { Observable } from 'rxjs';

const path = '/api/v2/requests/in-person';

/** What a person does with the code of an in-person request. */
@Injectable({ providedIn: 'root' })
export class InPersonClient {
  private readonly http = inject(HttpClient);

  enter(code: string): Observable<DisclosureView> {
    return this.http.post<DisclosureView>(path, { code });
  }

  /** Allows exactly what the card showed. */
  allow({ id, card, asOf }: DisclosureView): Observable<DisclosureView> {
    return this.http.post<DisclosureView>(`${path}/${id}/allow`, { card, asOf });
  }

  deny(id: string): Observable<DisclosureView> {
    return this.http.post<DisclosureView>(`${path}/${id}/deny`, {});
  }

  withdraw(id: string): Observable<DisclosureView> {
    return this.http.post<DisclosureView>(`${path}/${id}/withdraw`, {});
  }
}
