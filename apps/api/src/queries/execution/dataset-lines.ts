import { type Dataset, cellText } from '@mynedata/privacy-mechanisms';
import type { Query } from '../query';
import { slotKey, slotText } from './dataset-columns';

/** The published rows in their order, each as a JSON array of texts, numbers, and null where there is no value. */
export function* datasetLines(query: Query, dataset: Dataset): Generator<string> {
  const ofSlot = slotText(query);
  for (const row of dataset.order)
    yield JSON.stringify(
      dataset.columns.map((column) => {
        const text = cellText(dataset, column, row);
        if (text === '') return null;
        if (column.key === slotKey) return ofSlot(text);
        return column.kind === 'number' ? Number(text) : text;
      }),
    );
}
