/** A number for an object that is always the same for it: the key of a question too large to be a key itself. */

const numbers = new WeakMap<object, number>();
let last = 0;

export function identityOf(thing: object): number {
  const known = numbers.get(thing);
  if (known !== undefined) return known;
  last += 1;
  numbers.set(thing, last);
  return last;
}
