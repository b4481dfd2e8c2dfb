/** Short notes in the corner. The first note downloads the component that shows them. */

/** A button in the note: what the user can do about the message. */
export type NoteAction = { label: string; onClick: () => void };
type Note = { kind: "success" | "error"; text: string; action?: NoteAction | undefined };
export type ShowNote = (note: Note) => void;

let waiting: Note[] = [];
let isToasterWanted = false;
let show: ShowNote = (note) => {
  waiting.push(note);
};
const listeners = new Set<() => void>();

function add(note: Note): void {
  show(note);
  if (isToasterWanted) return;
  isToasterWanted = true;
  for (const listener of listeners) listener();
}

export const toast = {
  success: (text: string) => add({ kind: "success", text }),
  error: (text: string, action?: NoteAction) => add({ kind: "error", text, action }),
};

/** Gives the toaster the notes that have waited for it, and every later one. */
export function attachToaster(showNote: ShowNote): void {
  show = showNote;
  waiting.forEach(show);
  waiting = [];
}

/** The store for `useSyncExternalStore`: whether there has been a note. */
export const toasterWanted = {
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  read: (): boolean => isToasterWanted,
};
