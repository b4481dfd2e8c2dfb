/** Limits how often data is loaded again that frames report as changed. */

export type ThrottledFunction<Args extends unknown[] = []> = { call: (...args: Args) => void; stop: () => void };

/**
 * Returns a function that calls `run` immediately, then at most once in `everyMs`; the last call in between runs at the end of the
 * interval.
 */
export function throttle<Args extends unknown[] = []>(
  run: (...args: Args) => void,
  everyMs: number | (() => number),
): ThrottledFunction<Args> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wanted: Args | undefined;
  function go(args: Args): void {
    wanted = undefined;
    timer = setTimeout(
      () => {
        timer = undefined;
        if (wanted !== undefined) go(wanted);
      },
      typeof everyMs === "number" ? everyMs : everyMs(),
    );
    run(...args);
  }
  return {
    call(...args) {
      if (timer === undefined) go(args);
      else wanted = args;
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      wanted = undefined;
    },
  };
}
