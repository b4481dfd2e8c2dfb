/** The server's "now": countdowns and proofs are instants of its clock, and this computer's may be wrong. */

/** Below this the difference is the network's, not the clock's: the `Date` header counts whole seconds. */
const NOISE_MS = 2_000;

let offsetMs = 0;

/** Learns the difference between the clocks from one reply that took from `startedAt` to `endedAt`. */
export function noteServerDate(date: string | null, startedAt: number, endedAt: number): void {
  const server = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(server)) return;
  const difference = server + 500 - (startedAt + endedAt) / 2;
  offsetMs = Math.abs(difference) < NOISE_MS ? 0 : difference;
}

export function serverNow(): number {
  return Date.now() + offsetMs;
}
