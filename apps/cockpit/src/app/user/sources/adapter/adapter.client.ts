import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type {
  AdapterChangesInput,
  AdapterSettingInput,
  AdapterView,
  AdapterPreviewView,
} from '@mynedata/api-client';
import type { Observable } from 'rxjs';

@Injectable({ providedIn: 'root' })
export class AdapterClient {
  private readonly http = inject(HttpClient);

  set(sourceId: string, input: AdapterSettingInput): Observable<AdapterView> {
    return this.http.put<AdapterView>(addressOf(sourceId), input);
  }

  test(sourceId: string, input: AdapterSettingInput): Observable<AdapterPreviewView> {
    return this.http.post<AdapterPreviewView>(`${addressOf(sourceId)}/test`, input);
  }

  change(sourceId: string, changes: AdapterChangesInput): Observable<AdapterView> {
    return this.http.patch<AdapterView>(addressOf(sourceId), changes);
  }

  poll(sourceId: string): Observable<unknown> {
    return this.http.post(`${addressOf(sourceId)}/poll`, {});
  }

  remove(sourceId: string): Observable<unknown> {
    return this.http.delete(addressOf(sourceId));
  }
}

const addressOf = (sourceId: string): string => `/api/v2/sources/${sourceId}/adapter`;
