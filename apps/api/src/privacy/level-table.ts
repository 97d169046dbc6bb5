import { type ParameterTable, admittedLevels, oddsOf } from '@mynedata/privacy-mechanisms';
import { windowDays } from './budget';
import { sharedTexts, unsharedTexts } from './level-texts';
import type { LevelTableView } from './privacy.dto';

/** The one table as people and programs read it: slider, explanations and consent card show nothing else. */
export function levelTable(parameters: ParameterTable): LevelTableView {
  return {
    windowDays,
    levels: [
      ...admittedLevels('high').map((level) => {
        const of = parameters[level];
        const { k, l, noiseSharePercent, minimumParticipants } = of;
        return {
          level,
          parameters: {
            epsilon: of.epsilonMicro / 1e6,
            budget: of.budgetMicro / 1e6,
            cap: of.capMicro / 1e6,
            k,
            l,
            noiseSharePercent,
            minimumParticipants,
          },
          odds: {
            oneResult: oddsOf(of.epsilonMicro),
            oneType: oddsOf(of.budgetMicro),
            allTypes: oddsOf(of.capMicro),
          },
          texts: sharedTexts(level, of),
        };
      }),
      { level: 'dont_share', parameters: null, odds: null, texts: unsharedTexts },
    ],
  };
}
