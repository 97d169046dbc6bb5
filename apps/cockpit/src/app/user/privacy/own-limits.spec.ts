import { HttpClient } from '@angular/common/http';
import { Injector, runInInjectionContext } from '@angular/core';
import type { BudgetView, MeterView } from '@mynedata/api-client';
import { type Observable, of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { OwnLimits } from './own-limits';

const meter = { logicalType: 'location', ownPercent: 75 } as MeterView;

async function choosing(percent: string, answer: Observable<unknown>) {
  const injector = Injector.create({
    providers: [{ provide: HttpClient, useValue: { put: () => answer } }],
  });
  const limits = runInInjectionContext(injector, () => new OwnLimits());
  const emitted: BudgetView[] = [];
  limits.changed.subscribe((budget) => emitted.push(budget));
  const select = { value: percent };
  await limits['choose'](meter, { target: select } as unknown as Event);
  return { emitted, shows: select.value };
}

describe('a limit of one’s own', () => {
  it('that could not be saved shows what is saved again', async () => {
    const failed = throwError(() => new Error('the line is down'));
    expect(await choosing('25', failed)).toEqual({ emitted: [], shows: '75' });
  });

  it('that is saved stays, and the meters are told', async () => {
    expect(await choosing('25', of({ meters: [] }))).toEqual({ emitted: [{ meters: [] }], shows: '25' });
  });
});
