/** The page's one client, and what to do when its session is over. */

import { createClient } from "./client";
import { fetchFromSource } from "./data-source";

type Listener = () => void;
let onSignedOut: Listener = () => {};

export const { call, renew } = createClient(
  (path, init) => fetchFromSource(String(path), init),
  () => onSignedOut(),
);

/** Says what happens when a call is refused and the session cannot be renewed. */
export function whenSignedOut(listener: Listener): void {
  onSignedOut = listener;
}
export function signedOut(): void {
  onSignedOut();
}

export { ApiError } from "./client";
