/** The server's present time: countdowns and `provenUntil` use the server's clock, and this computer's clock may be wrong. */

/** A smaller difference comes from the network and from the `Date` header, which has full seconds. */
const NOISE_MS = 2_000;

let offsetMs = 0;

/** Computes the difference between the clocks from one response that took from `startedAt` to `endedAt`. */
export function noteServerDate(date: string | null, startedAt: number, endedAt: number): void {
  const server = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(server)) return;
  const difference = server + 500 - (startedAt + endedAt) / 2;
  offsetMs = Math.abs(difference) < NOISE_MS ? 0 : difference;
}

export function serverNow(): number {
  return Date.now() + offsetMs;
}
