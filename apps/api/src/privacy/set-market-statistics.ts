import { Injectable } from '@nestjs/common';
import { ChangeSettings } from './change-settings';
import { UncountedStore } from './uncounted.store';

/** Whether a person is in the weekly count of the market. It acts from the next count on; what was taken stays taken. */
@Injectable()
export class SetMarketStatistics {
  constructor(
    private readonly change: ChangeSettings,
    private readonly uncounted: UncountedStore,
  ) {}

  run(userId: string, counted: boolean): Promise<void> {
    const word = (is: boolean): string => (is ? 'counted' : 'not_counted');
    return this.change.run(userId, async (tx, changedAt) => {
      const before = !(await this.uncounted.is(tx, userId));
      await this.uncounted.set(tx, userId, !counted, changedAt);
      return [{ kind: 'market_statistics', subject: {}, before: word(before), after: word(counted) }];
    });
  }
}
