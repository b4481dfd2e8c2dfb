/** The page's one client, and what to do when its session is over. */

import { createClient } from "./client";
import { ask } from "./source";

type Listener = () => void;
let onSignedOut: Listener = () => {};

export const { call, renew } = createClient(
  (path, init) => ask(String(path), init),
  () => onSignedOut(),
);

/** Says what happens when a call is refused and the session cannot be renewed. */
export function whenSignedOut(listener: Listener): void {
  onSignedOut = listener;
}
export function signedOut(): void {
  onSignedOut();
}

/** A list's address with its place in it. */
export function pageOf(path: string, cursor: string | null, limit = 50, filter: Record<string, string> = {}): string {
  const query = new URLSearchParams({ ...filter, limit: String(limit) });
  if (cursor !== null) query.set("cursor", cursor);
  return `${path}?${query}`;
}

export { ApiError } from "./client";
