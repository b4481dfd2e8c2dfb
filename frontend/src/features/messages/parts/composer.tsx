import { SendHorizontal } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { session } from "~/storage";
import { Button } from "~/ui/button";

/** The API's limit, in UTF-16 units as JavaScript counts them. */
const LONGEST = 65_536;
const TALLEST_PX = 160;

/** Where one writes. What was not sent yet is kept over a reload, one draft per conversation. */
export function Composer({ place, onSend }: { place: string; onSend: (text: string) => void }) {
  const { t } = useTranslation();
  const hintId = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const draftPlace = `cwa.draft/${place}`;
  const [text, setText] = useState(() => session.read<string>(draftPlace) ?? "");
  const excess = text.length - LONGEST;

  useEffect(() => session.write(draftPlace, text === "" ? null : text), [draftPlace, text]);
  useEffect(() => {
    if (matchMedia("(pointer: fine)").matches) box.current?.focus({ preventScroll: true });
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    if (box.current === null) return;
    box.current.style.height = "auto";
    box.current.style.height = `${Math.min(box.current.scrollHeight + 2, TALLEST_PX)}px`;
  }, [text]);

  function send(event?: FormEvent) {
    event?.preventDefault();
    if (text.trim() === "" || excess > 0) return;
    onSend(text);
    setText("");
    box.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    // An input method confirms a word with Enter: that is not ours.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <form onSubmit={send} className="p-3">
      <div className="flex items-end gap-2">
        <textarea
          ref={box}
          rows={1}
          value={text}
          aria-label={t("thread.compose")}
          aria-describedby={hintId}
          placeholder={t("thread.compose")}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          className="min-h-10 min-w-0 flex-1 resize-none rounded-2xl border border-field bg-canvas px-4 py-2.5 leading-5"
        />
        <Button
          type="submit"
          size="icon"
          className="rounded-full!"
          aria-label={t("thread.send")}
          title={t("thread.send")}
          disabled={text.trim() === "" || excess > 0}
        >
          <SendHorizontal aria-hidden />
        </Button>
      </div>
      <p
        id={hintId}
        className={
          excess > 0 ? "mt-1 px-4 text-xs font-medium text-bad-text" : "mt-1 hidden px-4 text-xs text-muted sm:block"
        }
      >
        {excess > 0 ? t("thread.tooLong", { count: excess }) : t("thread.composeHint")}
      </p>
    </form>
  );
}
