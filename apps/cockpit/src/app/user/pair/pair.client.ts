import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { PairingView } from '@mynedata/api-client';
import type { Observable } from 'rxjs';

@Injectable({ providedIn: 'root' })
export class PairClient {
  private readonly http = inject(HttpClient);

  find(code: string): Observable<PairingView> {
    return this.http.get<PairingView>(`/api/v2/pairings/${encodeURIComponent(code)}`);
  }

  approve(code: string, sourceId: string): Observable<unknown> {
    return this.http.post(`/api/v2/pairings/${encodeURIComponent(code)}/approve`, { sourceId });
  }

  deny(code: string): Observable<unknown> {
    return this.http.post(`/api/v2/pairings/${encodeURIComponent(code)}/deny`, {});
  }
}
