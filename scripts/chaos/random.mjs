// Makes a random source that yields the same numbers for the same seed (mulberry32).

/** @param {number} seed any integer below 2^32 */
export function randomSource(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    /** Returns an integer from `least` to `most`, both included. */
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    oneOf: (choices) => choices[Math.floor(next() * choices.length)],
    /** Returns true with this probability. */
    chance: (share) => next() < share,
  };
}

/** Returns a random seed. */
export const randomSeed = () => Math.floor(Math.random() * 2 ** 31);
