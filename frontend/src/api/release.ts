/** The release of the API that responds. It changes while a page is open when a newer release is deployed. */

let release: string | null = null;
const listeners = new Set<(release: string) => void>();

/** Records the release, which each response names in a header; a response without the header changes nothing. */
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
