interface Owner {
  query(sql: string, parameters?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}
export function fillPeople(
  owner: Owner,
  population: { readonly people: number; readonly records: number; readonly until: Date },
): Promise<void>;
export function allowEverybody(owner: Owner, queryId: string): Promise<void>;
export function closeNow(owner: Owner, queryId: string): Promise<void>;
export function forgetQueries(owner: Owner): Promise<void>;
