/** Finds out whether a newer dashboard is deployed. The user decides when to reload. */

import { useEffect, useState } from "react";
import { onRelease } from "~/api/release";

/** Signs that a newer dashboard may be deployed. */
export type Sign =
  | { kind: "release"; release: string }
  | { kind: "download failed" }
  | { kind: "hidden"; at: number }
  | { kind: "visible"; at: number };

export type Watch = { release: string | null; hiddenAt: number | null };

/** A tab that was hidden for this long may have missed every response of a newer release. */
export const AWAY_MS = 10 * 60_000;

/** Returns the state after a sign, and whether the page should check which build is deployed. */
export function noteSign(watch: Watch, sign: Sign): { watch: Watch; shouldCheck: boolean } {
  switch (sign.kind) {
    case "release":
      return {
        watch: { ...watch, release: sign.release },
        shouldCheck: watch.release !== null && watch.release !== sign.release,
      };
    case "download failed":
      return { watch, shouldCheck: true };
    case "hidden":
      return { watch: { ...watch, hiddenAt: watch.hiddenAt ?? sign.at }, shouldCheck: false };
    case "visible":
      return {
        watch: { ...watch, hiddenAt: null },
        shouldCheck: watch.hiddenAt !== null && sign.at - watch.hiddenAt >= AWAY_MS,
      };
  }
}

/** Returns whether the deployed build is another one; `false` for an invalid response, as while the browser is offline. */
export function isNewer(own: string, served: unknown): boolean {
  const build = (served as { build?: unknown } | null)?.build;
  return typeof build === "string" && build !== "" && build !== own;
}

async function served(): Promise<unknown> {
  try {
    const reply = await fetch("/release.json", { cache: "no-store" });
    return reply.ok ? await reply.json() : null;
  } catch {
    return null;
  }
}

export function useNewVersion(): { isAvailable: boolean; dismiss: () => void } {
  const [isAvailable, setIsAvailable] = useState(false);
  useEffect(() => {
    let watch: Watch = { release: null, hiddenAt: null };
    async function see(sign: Sign): Promise<void> {
      const noted = noteSign(watch, sign);
      watch = noted.watch;
      if (noted.shouldCheck && isNewer(__BUILD__, await served())) setIsAvailable(true);
    }
    const onFailed = () => void see({ kind: "download failed" });
    const onVisibility = () =>
      void see({ kind: document.visibilityState === "visible" ? "visible" : "hidden", at: Date.now() });
    const stop = onRelease((release) => void see({ kind: "release", release }));
    addEventListener("vite:preloadError", onFailed);
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      stop();
      removeEventListener("vite:preloadError", onFailed);
      document.removeEventListener("visibilitychange", onVisibility);
    };
  }, []);
  return { isAvailable, dismiss: () => setIsAvailable(false) };
}
