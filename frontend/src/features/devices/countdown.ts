export type Countdown = {
  /** Whole seconds left, never below zero. */
  seconds: number;
  /** The part of the time left, from 1 to 0. */
  share: number;
};

/** How much is left of the time from `startedAt` to `expiresAt`. */
export function countdown(startedAt: number, expiresAt: number, now: number): Countdown {
  const left = Math.max(0, expiresAt - now);
  const whole = expiresAt - startedAt;
  return { seconds: Math.ceil(left / 1_000), share: whole <= 0 ? 0 : Math.min(1, left / whole) };
}
