import { useFormDraft } from "~/form-drafts";

/** What was typed and not sent, one per conversation; kept over a reload. */
export function useDraft(place: string): [string, (text: string | ((before: string) => string)) => void] {
  const [text, setText] = useFormDraft(place, (kept) => (typeof kept === "string" ? kept : null));
  return [text ?? "", (next) => setText((before) => (typeof next === "string" ? next : next(before ?? "")) || null)];
}

/** Puts an older text back where one writes, without losing what stands there. */
export function withText(draft: string, text: string): string {
  return draft.trim() === "" ? text : `${draft}\n${text}`;
}
