import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type {
  DeletedSourceView,
  MappingInput,
  NewTokenView,
  SourceChangesInput,
  SourceDetailView,
  SourceInput,
  TokenInput,
} from '@mynedata/api-client';
import type { Observable } from 'rxjs';
import type { ProtectionLevel } from '@mynedata/cockpit-shared';

@Injectable({ providedIn: 'root' })
export class SourcesClient {
  private readonly http = inject(HttpClient);

  register(input: SourceInput): Observable<SourceDetailView> {
    return this.http.post<SourceDetailView>('/api/v2/sources', input);
  }

  change(id: string, changes: SourceChangesInput): Observable<SourceDetailView> {
    return this.http.patch<SourceDetailView>(`/api/v2/sources/${id}`, changes);
  }

  delete(id: string): Observable<DeletedSourceView> {
    return this.http.delete<DeletedSourceView>(`/api/v2/sources/${id}`);
  }

  issueToken(id: string, input: TokenInput): Observable<NewTokenView> {
    return this.http.post<NewTokenView>(`/api/v2/sources/${id}/tokens`, input);
  }

  /** The old token works on for a day. */
  rotateToken(id: string, tokenId: string): Observable<NewTokenView> {
    return this.http.post<NewTokenView>(`/api/v2/sources/${id}/tokens/${tokenId}/rotate`, {});
  }

  revokeToken(id: string, tokenId: string): Observable<unknown> {
    return this.http.delete(`/api/v2/sources/${id}/tokens/${tokenId}`);
  }

  map(id: string, name: string, target: MappingInput): Observable<unknown> {
    return this.http.put(`/api/v2/sources/${id}/mappings/${encodeURIComponent(name)}`, target);
  }

  unmap(id: string, name: string): Observable<unknown> {
    return this.http.delete(`/api/v2/sources/${id}/mappings/${encodeURIComponent(name)}`);
  }

  /** null: as the kind of data says. */
  setLevel(id: string, attribute: string, level: ProtectionLevel | null): Observable<unknown> {
    return this.http.put(`/api/v2/privacy/sources/${id}/levels/${encodeURIComponent(attribute)}`, { level });
  }

  /** Whether the person answers alone where this attribute is used. */
  setAskMe(id: string, attribute: string, askMe: boolean): Observable<unknown> {
    return this.http.put(`/api/v2/privacy/sources/${id}/ask-me/${encodeURIComponent(attribute)}`, { askMe });
  }
}
