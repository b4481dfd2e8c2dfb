import { useSyncExternalStore } from "react";
import { usePart } from "./use-part";

/** Short notes in the corner. What draws them is downloaded with the first of them. */

/** What may be done about it, as a button in the note. */
export type NoteAction = { label: string; onClick: () => void };
type Note = { kind: "success" | "error"; text: string; action?: NoteAction | undefined };
export type Show = (note: Note) => void;

const download = async () => (await import("./toaster")).default;

let waiting: Note[] = [];
let isWanted = false;
let show: Show = (note) => {
  waiting.push(note);
};
const listeners = new Set<() => void>();

function add(note: Note): void {
  show(note);
  if (isWanted) return;
  isWanted = true;
  for (const tell of listeners) tell();
}

export const toast = {
  success: (text: string) => add({ kind: "success", text }),
  error: (text: string, action?: NoteAction) => add({ kind: "error", text, action }),
};

/** The toaster is there: it gets what has waited, and all that comes. */
export function attach(shows: Show): void {
  show = shows;
  waiting.forEach(show);
  waiting = [];
}

export function ToasterWhenWanted() {
  const isShown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isWanted,
  );
  const Toaster = usePart(download, isShown);
  return Toaster === null ? null : <Toaster />;
}
