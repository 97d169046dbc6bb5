/**
 * What follows from a query alone, computed once for as long as the same object is about. Queries never change: another state is another
 * object.
 */
export function perQuery<Q extends object, T>(compute: (query: Q) => T): (query: Q) => T {
  const known = new WeakMap<Q, { readonly value: T }>();
  return (query) => {
    const found = known.get(query);
    if (found !== undefined) return found.value;
    const value = compute(query);
    known.set(query, { value });
    return value;
  };
}
