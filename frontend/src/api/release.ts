/** Which release of the API answers. It changes while a page is open when a newer release is deployed. */

let release: string | null = null;
const listeners = new Set<(release: string) => void>();

/** Each answer names the release in a header; an answer without the header changes nothing. */
export function noteRelease(said: string | null): void {
  if (said === null || said === release) return;
  release = said;
  for (const listener of listeners) listener(said);
}

/** Calls `listener` with the current release, and with each later one. */
export function onRelease(listener: (release: string) => void): () => void {
  listeners.add(listener);
  if (release !== null) listener(release);
  return () => listeners.delete(listener);
}
