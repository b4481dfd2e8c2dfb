/** Limits how often something is read again that frames say has changed. */

export type Throttled = { call: () => void; stop: () => void };

/** Runs at once, then at most once in `everyMs`; a call in between runs at the end of the interval. */
export function throttle(run: () => void, everyMs: number | (() => number)): Throttled {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isWanted = false;
  function go(): void {
    isWanted = false;
    timer = setTimeout(
      () => {
        timer = undefined;
        if (isWanted) go();
      },
      typeof everyMs === "number" ? everyMs : everyMs(),
    );
    run();
  }
  return {
    call() {
      if (timer === undefined) go();
      else isWanted = true;
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      isWanted = false;
    },
  };
}
