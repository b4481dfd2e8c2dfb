export type Countdown = {
  /** The remaining time in full seconds, never below zero. */
  seconds: number;
  /** The share of the time that remains, from 1 to 0. */
  share: number;
};

/** Returns how much remains of the time from `startedAt` to `expiresAt`. */
export function countdown(startedAt: number, expiresAt: number, now: number): Countdown {
  const left = Math.max(0, expiresAt - now);
  const whole = expiresAt - startedAt;
  return { seconds: Math.ceil(left / 1_000), share: whole <= 0 ? 0 : Math.min(1, left / whole) };
}
