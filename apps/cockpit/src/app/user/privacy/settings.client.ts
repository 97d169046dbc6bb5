import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type {
  AskMeSetting,
  DryRunView,
  MarketStatisticsSetting,
  OrganisationSettingsView,
  OrganisationTypeSetting,
  ReservePriceSetting,
  RevokedRuleView,
  RuleConditionsInput,
  StandingRuleInput,
  StandingRuleView,
} from '@mynedata/api-client';
import type { Observable } from 'rxjs';

const privacy = '/api/v2/privacy';
const rules = '/api/v2/standing-rules';

/** Who may ask a person, for how much, and what answers for them. */
@Injectable({ providedIn: 'root' })
export class SettingsClient {
  private readonly http = inject(HttpClient);

  allow(types: readonly OrganisationTypeSetting[]): Observable<OrganisationSettingsView> {
    return this.http.put<OrganisationSettingsView>(`${privacy}/settings/organisations`, { types });
  }

  block(organisationId: string): Observable<unknown> {
    return this.http.put(`${privacy}/settings/organisations/blocked/${organisationId}`, {});
  }

  unblock(organisationId: string): Observable<unknown> {
    return this.http.delete(`${privacy}/settings/organisations/blocked/${organisationId}`);
  }

  price(...prices: readonly ReservePriceSetting[]): Observable<readonly ReservePriceSetting[]> {
    return this.http.put<readonly ReservePriceSetting[]>(`${privacy}/settings/reserve-prices`, { prices });
  }

  askMe(kind: AskMeSetting): Observable<readonly AskMeSetting[]> {
    return this.http.put<readonly AskMeSetting[]>(`${privacy}/settings/ask-me`, { kinds: [kind] });
  }

  count(counted: boolean): Observable<MarketStatisticsSetting> {
    return this.http.put<MarketStatisticsSetting>(`${privacy}/settings/market-statistics`, { counted });
  }

  tryRule(rule: RuleConditionsInput): Observable<DryRunView> {
    return this.http.post<DryRunView>(`${rules}/dry-run`, rule);
  }

  createRule(rule: StandingRuleInput): Observable<StandingRuleView> {
    return this.http.post<StandingRuleView>(rules, rule);
  }

  turn(ruleId: string, to: 'pause' | 'resume'): Observable<StandingRuleView> {
    return this.http.post<StandingRuleView>(`${rules}/${ruleId}/${to}`, {});
  }

  revoke(ruleId: string, withdrawAnswers: boolean): Observable<RevokedRuleView> {
    return this.http.post<RevokedRuleView>(`${rules}/${ruleId}/revoke`, { withdrawAnswers });
  }
}
