/** The page's one client of the API, and what happens when its session is over. */

import { fetchFromSource } from "./answer-source";
import { createClient } from "./client";

type Listener = () => void;
let onSignedOut: Listener = () => {};

export const api = createClient(fetchFromSource, () => onSignedOut());

/** Sets what happens when the server refuses a call and the session cannot be renewed. */
export function whenSignedOut(listener: Listener): void {
  onSignedOut = listener;
}
export function signedOut(): void {
  onSignedOut();
}

export { ApiError } from "./api-error";
export { dataOf } from "./client";
