/** Gives an object a number that never changes: a query key for a request that is too large to be a key itself. */

const ids = new WeakMap<object, number>();
let last = 0;

export function objectId(object: object): number {
  const known = ids.get(object);
  if (known !== undefined) return known;
  last += 1;
  ids.set(object, last);
  return last;
}
