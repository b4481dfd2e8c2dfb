import { clsx } from "clsx";
import { CalendarClock, SendHorizontal } from "lucide-react";
import { type FormEvent, type KeyboardEvent, type RefObject, useEffect, useId, useLayoutEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { SendLater } from "~/features/messages/parts/send-later";
import { charactersLeft } from "~/features/messages/text-length";
import { useFormat } from "~/i18n/format";
import { Button } from "~/ui/button";
import { takeTyped } from "~/ui/typing-ahead";

const TALLEST_PX = 160;

/** Whether the field may have the focus unasked: on a phone the keyboard would come up. */
export const hasKeyboard = (): boolean => matchMedia("(pointer: fine)").matches;

type ComposerProps = {
  box: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onText: (text: string) => void;
  /** `false` while the device cannot send; the draft stays. */
  maySend: boolean;
  onSend: (text: string, sendAt?: string) => void;
};

/** The field for a message, with the buttons that send it now or later. */
export function Composer({ box, text, onText, maySend, onSend }: ComposerProps) {
  const { t } = useTranslation();
  const hintId = useId();
  const [isPlanning, setIsPlanning] = useState(false);
  const format = useFormat();
  const left = charactersLeft(text);
  const isTooLong = left !== null && left < 0;
  const isReady = maySend && text.trim() !== "" && !isTooLong;

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the field appears
  useEffect(() => {
    const typed = takeTyped();
    if (typed) onText(text + typed);
    if (typed !== null || hasKeyboard()) box.current?.focus({ preventScroll: true });
  }, [box]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text
  useLayoutEffect(() => {
    if (box.current === null) return;
    box.current.style.height = "auto";
    box.current.style.height = `${Math.min(box.current.scrollHeight + 2, TALLEST_PX)}px`;
  }, [text]);

  function send(sendAt?: string) {
    if (!isReady) return;
    onSend(text, sendAt);
    onText("");
    box.current?.focus();
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    send();
  }

  function onKeyDown(event: KeyboardEvent) {
    // An input method uses Enter to confirm a word; that does not send the message.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    // The keyboard of a phone has no Shift+Enter: there Enter begins a line, and the button sends.
    if (!hasKeyboard()) return;
    event.preventDefault();
    send();
  }

  return (
    <>
      <form onSubmit={onSubmit} className="p-3">
        <div className="flex items-end gap-2">
          <textarea
            ref={box}
            rows={1}
            value={text}
            aria-label={t("thread.compose")}
            aria-describedby={hintId}
            placeholder={t("thread.compose")}
            onChange={(event) => onText(event.target.value)}
            onKeyDown={onKeyDown}
            enterKeyHint={hasKeyboard() ? "send" : "enter"}
            className="min-h-10 min-w-0 flex-1 resize-none rounded-2xl border border-field bg-canvas px-4 py-2.5 leading-5"
          />
          <Button
            look="ghost"
            size="icon"
            className="rounded-full!"
            aria-label={t("later.open")}
            title={t("later.open")}
            disabled={!isReady}
            onClick={() => setIsPlanning(true)}
          >
            <CalendarClock aria-hidden />
          </Button>
          <Button
            type="submit"
            size="icon"
            className="rounded-full!"
            aria-label={t("thread.send")}
            title={t("thread.send")}
            disabled={!isReady}
          >
            <SendHorizontal aria-hidden />
          </Button>
        </div>
        <p
          id={hintId}
          className={clsx(
            "mt-1 px-4 text-xs",
            isTooLong ? "font-medium text-bad-text" : "text-muted",
            left === null && "hidden sm:block",
          )}
        >
          {left === null
            ? t("thread.composeHint")
            : isTooLong
              ? t("thread.tooLong", { count: -left })
              : t("thread.left", { count: left, amount: format.number(left) })}
        </p>
      </form>
      {/* Outside the form, so that submitting the dialog does not submit the message. */}
      <SendLater
        isOpen={isPlanning}
        onOpenChange={setIsPlanning}
        onPlan={(sendAt) => {
          setIsPlanning(false);
          send(sendAt);
        }}
      />
    </>
  );
}
