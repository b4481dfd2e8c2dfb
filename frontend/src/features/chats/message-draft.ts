import { useFormDraft } from "~/form-drafts";

/** The unsent draft of a conversation; the tab keeps it over a reload. */
export function useDraft(place: string): [string, (text: string | ((before: string) => string)) => void] {
  const [text, setText] = useFormDraft(place, (kept) => (typeof kept === "string" ? kept : null));
  return [text ?? "", (next) => setText((before) => (typeof next === "string" ? next : next(before ?? "")) || null)];
}

/** Adds the text of a failed message to the draft without losing the draft. */
export function withText(draft: string, text: string): string {
  return draft.trim() === "" ? text : `${draft}\n${text}`;
}
