import { useEffect, useState } from "react";
import { session } from "~/storage";

/** What was typed and not sent, one per conversation; kept over a reload. */
export function useDraft(place: string): [string, (text: string | ((before: string) => string)) => void] {
  const key = `cwa.draft/${place}`;
  const [text, setText] = useState(() => session.read<string>(key) ?? "");
  useEffect(() => session.write(key, text === "" ? null : text), [key, text]);
  return [text, setText];
}

/** Puts an older text back where one writes, without losing what stands there. */
export function withText(draft: string, text: string): string {
  return draft.trim() === "" ? text : `${draft}\n${text}`;
}
