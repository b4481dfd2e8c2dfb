// Waits for a condition until a deadline, instead of sleeping for a fixed time.

/**
 * Calls `condition` until it returns a truthy value, and returns that value. An error that it throws means "not yet", and
 * is the cause of the error when the deadline passes.
 */
export async function waitFor(what, condition, { withinMs = 10_000, everyMs = 50 } = {}) {
  const deadline = performance.now() + withinMs;
  let cause;
  for (;;) {
    try {
      const value = await condition();
      if (value) return value;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (performance.now() >= deadline) throw new Error(`Waited ${withinMs} ms for: ${what}`, { cause });
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
