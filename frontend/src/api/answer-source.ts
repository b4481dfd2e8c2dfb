/**
 * Decides where responses come from: the server, or the sample data of an invented business, which exists only in this tab. No other module
 * decides it. The server never gets a phone number of the sample, so no message can be sent to one.
 */

import { useSyncExternalStore } from "react";
import { session } from "~/storage";
import { serverNow } from "./clock";

export type Source = "own" | "sample";

export type SampleRequest = { method: string; path: string; body?: string | undefined };

/** Answers requests from the sample. */
export type SampleServer = {
  answer: (request: SampleRequest & { now: number; language: "en" | "id" }) => Response | Promise<Response>;
};

const STORAGE_KEY = "cwa.source";
/** The signed-in user and the version of the server are real, even while the sample is shown. */
const ALWAYS_OWN = /^\/(api\/auth\/|api\/version$|health$)/;

let source: Source = session.read<Source>(STORAGE_KEY) === "sample" ? "sample" : "own";
/** The sample's "now": its messages keep their times while the sample is shown. */
let sampleNow: number | null = null;
let sampleLoader: (() => Promise<SampleServer>) | null = null;
const listeners = new Set<() => void>();

export const currentSource = (): Source => source;

/** Sets the source of this tab, until the tab closes or the user signs out. */
export function setSource(next: Source): void {
  source = next;
  sampleNow = null;
  session.write(STORAGE_KEY, next === "own" ? null : next);
  for (const listener of listeners) listener();
}

export function useSource(): Source {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentSource);
}

/** Sets how the sample is downloaded: the API layer does not import it. */
export function setSampleLoader(loader: () => Promise<SampleServer>): void {
  sampleLoader = loader;
}

export async function loadSample(): Promise<SampleServer> {
  if (sampleLoader === null) throw new Error("no sample is set");
  return sampleLoader();
}

/** Returns the response of the current source; `network` is called only for the tenant's own data. */
export async function answerFrom(request: SampleRequest, network: () => Promise<Response>): Promise<Response> {
  if (ALWAYS_OWN.test(request.path)) return network();
  const requestedFrom = source;
  const reply = await (requestedFrom === "sample" ? sampleReply(request) : network());
  // A response that arrives after a switch belongs to the other source: it must be neither shown nor cached.
  if (requestedFrom !== source) throw new DOMException("the source has changed", "AbortError");
  return reply;
}

async function sampleReply(request: SampleRequest): Promise<Response> {
  const { answer } = await loadSample();
  sampleNow ??= serverNow();
  return answer({ ...request, now: sampleNow, language: document.documentElement.lang === "en" ? "en" : "id" });
}

/** Does the same as `fetch`, from the current source. */
export function fetchFromSource(path: string, init: RequestInit = {}): Promise<Response> {
  const body = typeof init.body === "string" ? init.body : undefined;
  return answerFrom({ method: init.method ?? "GET", path, body }, () => fetch(path, init));
}
