import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type RefObject, useId, useLayoutEffect, useRef, useState } from "react";
import type { CannedReply } from "~/api/types";
import { contactQuery } from "~/features/contacts/queries";
import { fillReply, findReplies, shortcutIn } from "./match";
import { cannedRepliesQuery } from "./queries";

/** The person in whose chat a reply is inserted. */
export type Person = { name: string | null; phone: string | null; contactId?: string | null };

type PickerProps = {
  box: RefObject<HTMLTextAreaElement | null>;
  draft: string;
  onDraft: (text: string) => void;
  person: Person;
};

export type Picker = {
  isOpen: boolean;
  listId: string;
  /** `undefined` until the replies have been loaded. */
  replies: readonly CannedReply[] | undefined;
  hasAny: boolean;
  /** The index of the option that Enter chooses. The option after the last reply opens the dialog. */
  active: number;
  typed: string;
  isManaging: boolean;
  optionId: (place: number) => string;
  choose: (place: number) => void;
  onManage: (isOpen: boolean) => void;
  /** Returns whether the list has handled the key. */
  onKeyDown: (event: KeyboardEvent) => boolean;
};

/**
 * Opens the list of canned replies while the draft is `/` and the beginning of a shortcut, and inserts the chosen
 * reply.
 */
export function usePicker({ box, draft, onDraft, person }: PickerProps): Picker {
  const listId = useId();
  const typed = shortcutIn(draft);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const [choice, setChoice] = useState({ typed: "", place: 0 });
  const [isManaging, setIsManaging] = useState(false);
  const selection = useRef<{ from: number; to: number } | null>(null);
  const isOpen = typed !== null && dismissed !== draft;
  const all = useQuery({ ...cannedRepliesQuery, enabled: isOpen });
  const contactId = person.contactId ?? "";
  const contact = useQuery({ ...contactQuery(contactId), enabled: isOpen && contactId !== "" });
  const replies = all.data === undefined ? undefined : findReplies(all.data, typed ?? "");
  const last = replies?.length ?? 0;
  const active = choice.typed === typed ? Math.min(choice.place, last) : 0;

  // The field has the new text only after it was drawn.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once the draft has changed
  useLayoutEffect(() => {
    if (selection.current === null) return;
    box.current?.setSelectionRange(selection.current.from, selection.current.to);
    selection.current = null;
  }, [draft]);

  function choose(place: number) {
    const reply = replies?.[place];
    if (reply === undefined) {
      setIsManaging(true);
      return;
    }
    const values = { ...contact.data?.attributes, name: contact.data?.name || person.name, phone: person.phone };
    const { text, open } = fillReply(reply.text, values);
    selection.current = open ?? { from: text.length, to: text.length };
    onDraft(text);
    box.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): boolean {
    if (!isOpen || event.nativeEvent.isComposing || event.shiftKey) return false;
    const move = (to: number) => setChoice({ typed: typed ?? "", place: (to + last + 1) % (last + 1) });
    if (event.key === "ArrowDown") move(active + 1);
    else if (event.key === "ArrowUp") move(active - 1);
    else if (event.key === "Escape") setDismissed(draft);
    else if (event.key === "Enter" || event.key === "Tab") choose(active);
    else return false;
    event.preventDefault();
    return true;
  }

  return {
    isOpen,
    listId,
    replies,
    hasAny: (all.data?.length ?? 0) > 0,
    active,
    typed: typed ?? "",
    isManaging,
    optionId: (place) => `${listId}-${place}`,
    choose,
    onManage: (isOpenNow) => {
      setIsManaging(isOpenNow);
      if (!isOpenNow) box.current?.focus();
    },
    onKeyDown,
  };
}
