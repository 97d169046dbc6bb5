import { HttpClient, type HttpEvent } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type { ImportDetailView, ImportSettingsInput } from '@mynedata/api-client';
import type { Observable } from 'rxjs';

@Injectable({ providedIn: 'root' })
export class ImportClient {
  private readonly http = inject(HttpClient);

  /** Tells how much has been sent while it sends. */
  send(sourceId: string, file: File, mediaType: string): Observable<HttpEvent<ImportDetailView>> {
    return this.http.post<ImportDetailView>(`/api/v2/sources/${sourceId}/imports`, file, {
      headers: { 'Content-Type': mediaType },
      params: {
        ...(file.name === '' ? {} : { fileName: file.name.slice(-200) }),
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      },
      reportProgress: true,
      observe: 'events',
    });
  }

  set(sourceId: string, id: string, settings: ImportSettingsInput): Observable<ImportDetailView> {
    return this.http.put<ImportDetailView>(`/api/v2/sources/${sourceId}/imports/${id}/settings`, settings);
  }

  start(sourceId: string, id: string): Observable<ImportDetailView> {
    return this.http.post<ImportDetailView>(`/api/v2/sources/${sourceId}/imports/${id}/start`, {});
  }

  cancel(sourceId: string, id: string): Observable<ImportDetailView> {
    return this.http.post<ImportDetailView>(`/api/v2/sources/${sourceId}/imports/${id}/cancel`, {});
  }
}
