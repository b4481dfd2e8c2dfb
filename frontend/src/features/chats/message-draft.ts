import type { ReplyTo } from "~/api/types";
import { moveFormDraft, useFormDraft } from "~/form-drafts";

/** The unsent draft of a conversation; the tab keeps it over a reload. */
export function useDraft(place: string): [string, (text: string | ((before: string) => string)) => void] {
  const [text, setText] = useFormDraft(place, (kept) => (typeof kept === "string" ? kept : null));
  return [text ?? "", (next) => setText((before) => (typeof next === "string" ? next : next(before ?? "")) || null)];
}

/** The time at which the draft is to be sent, if it is a scheduled message that is changed; kept like the draft. */
export const usePlan = (place: string) =>
  useFormDraft(planPlace(place), (kept) => (typeof kept === "string" ? kept : null));

/** The message that the draft answers; kept like the draft. */
export const useReply = (place: string) =>
  useFormDraft(replyPlace(place), (kept) =>
    typeof kept === "object" && kept !== null && "waMessageId" in kept ? (kept as ReplyTo) : null,
  );

const replyPlace = (place: string): string => `${place}/reply`;

const planPlace = (place: string): string => `${place}/plan`;

/** Moves the draft, its plan and what it answers to another chat, unless that has a draft. */
export function moveDraft(from: string, to: string): void {
  moveFormDraft(from, to);
  moveFormDraft(planPlace(from), planPlace(to));
  moveFormDraft(replyPlace(from), replyPlace(to));
}

/** Adds the text of a failed message to the draft without losing the draft. */
export function withText(draft: string, text: string): string {
  return draft.trim() === "" ? text : `${draft}\n${text}`;
}
