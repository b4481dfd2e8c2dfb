/** Which release of the API answers. It changes under an open page when a newer one is put in its place. */

let release: string | null = null;
const listeners = new Set<(release: string) => void>();

/** Each answer says by which release it was given; one that does not say it changes nothing. */
export function noteRelease(said: string | null): void {
  if (said === null || said === release) return;
  release = said;
  for (const tell of listeners) tell(said);
}

/** Tells of the release that answers, and of each further one. */
export function onRelease(listener: (release: string) => void): () => void {
  listeners.add(listener);
  if (release !== null) listener(release);
  return () => listeners.delete(listener);
}
