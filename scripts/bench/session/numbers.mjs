// Does arithmetic for benchmarks, and runs work in parallel lanes.

export function quantile(values, share) {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

export const median = (values) => quantile(values, 0.5);

export function round(value, digits = 1) {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}

/** Returns the current time in milliseconds since 1970, with a finer resolution than Date.now(). */
export const nowMs = () => performance.timeOrigin + performance.now();

export const MiB = 1024 * 1024;

/** Runs `work` for every one of `all`, `lanes` at a time. */
export async function inLanes(lanes, all, work) {
  const rest = all.values();
  const lane = async () => {
    for (const each of rest) await work(each);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
