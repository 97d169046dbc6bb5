import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type {
  DisclosedView,
  InPersonInput,
  InPersonRequestView,
  NewInPersonRequestView,
} from '@mynedata/api-client';
import type { Observable } from 'rxjs';

const path = '/api/v2/in-person-requests';

/** What an organisation does with in-person requests. */
@Injectable({ providedIn: 'root' })
export class InPersonRequestsClient {
  private readonly http = inject(HttpClient);

  create(input: InPersonInput): Observable<NewInPersonRequestView> {
    return this.http.post<NewInPersonRequestView>(path, input);
  }

  withdraw(id: string): Observable<InPersonRequestView> {
    return this.http.post<InPersonRequestView>(`${path}/${id}/withdraw`, {});
  }

  /** Once: whatever becomes of the answer, afterwards the values are gone. */
  fetch(id: string): Observable<DisclosedView> {
    return this.http.post<DisclosedView>(`${path}/${id}/fetch`, {});
  }
}
