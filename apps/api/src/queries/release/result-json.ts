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
