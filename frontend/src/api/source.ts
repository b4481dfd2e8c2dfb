/**
 * Where answers come from: the server, or a sample of a business that lives in this tab alone. This is the one place
 * that decides it; no made-up number is ever known to the server, so none can be written to.
 */

import { useSyncExternalStore } from "react";
import { session } from "~/storage";
import { serverNow } from "./clock";

export type Source = "own" | "sample";

const PLACE = "cwa.source";
/** Who is signed in, and what runs there, is true whatever is on show. */
const ALWAYS_OWN = /^\/(api\/auth\/|api\/version$|health$)/;

let source: Source = session.read<Source>(PLACE) === "sample" ? "sample" : "own";
/** The sample's "now": its stories keep their times while one looks at them. */
let sampleNow: number | null = null;
const listeners = new Set<() => void>();

export const currentSource = (): Source => source;

/** For this tab, until it closes or the person leaves. */
export function turnTo(next: Source): void {
  source = next;
  sampleNow = null;
  session.write(PLACE, next === "own" ? null : next);
  for (const tell of listeners) tell();
}

export function useSource(): Source {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentSource);
}

type Asked = { method: string; path: string; body?: string | undefined };

/** The answer of what is on show; `network` is only asked for one's own. */
export async function answerFrom(asked: Asked, network: () => Promise<Response>): Promise<Response> {
  if (ALWAYS_OWN.test(asked.path)) return network();
  const asksOf = source;
  const reply = await (asksOf === "sample" ? sampleReply(asked) : network());
  // What was asked of the one must never be shown, or kept, as the other's.
  if (asksOf !== source) throw new DOMException("something else is on show now", "AbortError");
  return reply;
}

async function sampleReply(asked: Asked): Promise<Response> {
  const { answer } = await loadSample();
  sampleNow ??= serverNow();
  return answer({ ...asked, now: sampleNow, language: document.documentElement.lang === "en" ? "en" : "id" });
}

export const loadSample = () => import("~/sample/server");

/** `fetch`, of what is on show. */
export function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const body = typeof init.body === "string" ? init.body : undefined;
  return answerFrom({ method: init.method ?? "GET", path, body }, () => fetch(path, init));
}
