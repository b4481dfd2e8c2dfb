/** Whether a newer dashboard than this page is there. It says so; the person decides when to reload. */

import { useEffect, useState } from "react";
import { onRelease } from "~/api/release";

/** What may mean that a newer one is there. */
export type Sign =
  | { kind: "release"; release: string }
  | { kind: "download failed" }
  | { kind: "hidden"; at: number }
  | { kind: "visible"; at: number };

export type Watch = { release: string | null; hiddenAt: number | null };

/** Who looks away for this long may have missed every answer that told of a newer release. */
export const AWAY_MS = 10 * 60_000;

/** What is known after a sign, and whether it is a reason to ask which build is served now. */
export function heed(watch: Watch, sign: Sign): { watch: Watch; asks: boolean } {
  switch (sign.kind) {
    case "release":
      return {
        watch: { ...watch, release: sign.release },
        asks: watch.release !== null && watch.release !== sign.release,
      };
    case "download failed":
      return { watch, asks: true };
    case "hidden":
      return { watch: { ...watch, hiddenAt: watch.hiddenAt ?? sign.at }, asks: false };
    case "visible":
      return {
        watch: { ...watch, hiddenAt: null },
        asks: watch.hiddenAt !== null && sign.at - watch.hiddenAt >= AWAY_MS,
      };
  }
}

/** An answer that is none, as while offline, says nothing. */
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

export function useNewVersion(): { isThere: boolean; later: () => void } {
  const [isThere, setIsThere] = useState(false);
  useEffect(() => {
    let watch: Watch = { release: null, hiddenAt: null };
    async function see(sign: Sign): Promise<void> {
      const heeded = heed(watch, sign);
      watch = heeded.watch;
      if (heeded.asks && isNewer(__BUILD__, await served())) setIsThere(true);
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
  return { isThere, later: () => setIsThere(false) };
}
