/** The JSON text of a result in pieces: one for each statistic, so that a large answer never is one string. */
export function* resultJson(document: {
  readonly statistics: readonly unknown[];
  readonly [member: string]: unknown;
}): Generator<string> {
  const { statistics, ...others } = document;
  yield `${JSON.stringify(others).slice(0, -1)},"statistics":[`;
  for (const [index, statistic] of statistics.entries())
    yield `${index === 0 ? '' : ','}${JSON.stringify(statistic)}`;
  yield ']}';
}

/** The JSON text of a dataset in pieces, its rows last; without rows where they are asked for in pages. */
export async function* datasetJson(
  document: object,
  lines: AsyncIterable<readonly string[]> | undefined,
): AsyncGenerator<string> {
  const text = JSON.stringify(document);
  if (lines === undefined) {
    yield text;
    return;
  }
  yield `${text.slice(0, -1)},"rows":[`;
  let separator = '';
  for await (const portion of lines) {
    if (portion.length === 0) continue;
    yield separator + portion.join(',');
    separator = ',';
  }
  yield ']}';
}
