import { type Dataset, cellText } from '@mynedata/privacy-mechanisms';

/** The published rows in their order, each as a JSON array of texts, numbers, and null where there is no value. */
export function* datasetLines(dataset: Dataset): Generator<string> {
  for (const row of dataset.order)
    yield JSON.stringify(
      dataset.columns.map((column) => {
        const text = cellText(dataset, column, row);
        if (text === '') return null;
        return column.kind === 'number' ? Number(text) : text;
      }),
    );
}
