/** The page's only client of the API, and the action when its session is over. */

import { fetchFromSource } from "./answer-source";
import { createClient } from "./client";

type Listener = () => void;
let onSignedOut: Listener = () => {};

export const api = createClient(fetchFromSource, () => onSignedOut());

/** Sets the function to call when the server refuses a request and the session cannot be renewed. */
export function whenSignedOut(listener: Listener): void {
  onSignedOut = listener;
}
export function signedOut(): void {
  onSignedOut();
}

export { ApiError } from "./api-error";
export { dataOf } from "./client";
