import { HttpClient, HttpHeaders } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { EarningsView, PayoutPreviewView } from '@mynedata/api-client';
import type { Observable } from 'rxjs';

@Injectable({ providedIn: 'root' })
export class EarningsClient {
  private readonly http = inject(HttpClient);

  setAddress(address: string): Observable<EarningsView> {
    return this.http.put<EarningsView>('/api/v2/earnings/address', { address });
  }

  preview(): Observable<PayoutPreviewView> {
    return this.http.post<PayoutPreviewView>('/api/v2/earnings/payouts/preview', {});
  }

  /** `key` is new for each wish and the same when it is sent again. */
  payOut(acceptFeeSat: string, key: string): Observable<EarningsView> {
    return this.http.post<EarningsView>(
      '/api/v2/earnings/payouts',
      { acceptFeeSat },
      { headers: new HttpHeaders({ 'Idempotency-Key': key }) },
    );
  }
}
