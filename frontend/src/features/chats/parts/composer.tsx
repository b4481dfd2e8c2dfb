import { clsx } from "clsx";
import { CalendarClock, Check, Paperclip, SendHorizontal } from "lucide-react";
import {
  type ClipboardEvent,
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { serverNow } from "~/api/clock";
import { CannedReplyPicker } from "~/features/canned-replies/parts/picker";
import { type Person, usePicker } from "~/features/canned-replies/use-picker";
import { SendLater } from "~/features/messages/parts/send-later";
import { charactersLeft } from "~/features/messages/text-length";
import { useFormat } from "~/i18n/format";
import { Button } from "~/ui/button";
import { keepFocusNear } from "~/ui/focus";
import { takeTyped } from "~/ui/typing-ahead";
import { usePart } from "~/ui/use-part";
import type { SendContent } from "../send-content";
import { sendFiles } from "../send-files";
import type { Attachments } from "../use-attachments";

const TALLEST_PX = 160;

const downloadAttach = async () => (await import("./attach")).AttachButton;
const downloadFiles = async () => (await import("./attachments")).AttachmentList;
const downloadRecorder = async () => (await import("./record-voice")).RecordVoice;

/** Whether the field may have the focus unasked: on a phone the keyboard would come up. */
export const hasKeyboard = (): boolean => matchMedia("(pointer: fine)").matches;

type ComposerProps = {
  box: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onText: (text: string) => void;
  /** When the message is to be sent that is being changed; `null` for one that is sent at once. */
  plan: string | null;
  onPlan: (plan: string | null) => void;
  /** `false` while the device cannot send; the draft stays. */
  maySend: boolean;
  onSend: (text: string, sendAt?: string) => void;
  /** What stands above the field: the message that is answered. */
  above?: ReactNode;
  onEscape?: () => void;
  /** Sends what is no text; missing where that is not offered. */
  onSendContent?: SendContent;
  /** The files of the message; missing where none can be sent. */
  attachments?: Attachments;
  /** The arrow up in an empty field. */
  onArrowUp?: () => void;
  /** The text is the new one of a message that has been sent: it is saved and not sent, and not later. */
  isEdit?: boolean;
  /** Whose values are filled into a canned reply. */
  person: Person;
};

/** The field for a message, with the buttons that send it now or later. */
export function Composer(props: ComposerProps) {
  const {
    box,
    text,
    onText,
    plan,
    onPlan,
    maySend,
    onSend,
    above,
    onEscape,
    onArrowUp,
    onSendContent,
    attachments,
    isEdit = false,
    person,
  } = props;
  const { t } = useTranslation();
  const hintId = useId();
  const [isPlanning, setIsPlanning] = useState(false);
  const format = useFormat();
  const left = charactersLeft(text);
  const isTooLong = left !== null && left < 0;
  // An edit has no canned replies.
  const picker = usePicker({ box, draft: isEdit ? "" : text, onDraft: onText, person });
  const submit = isEdit ? t("thread.saveEdit") : plan === null ? t("thread.send") : t("later.submit");
  const [isSendingFiles, setIsSendingFiles] = useState(false);
  const files = attachments?.attachments ?? [];
  const Files = usePart(downloadFiles, files.length > 0);
  const Attach = usePart(downloadAttach, onSendContent !== undefined);
  const Recorder = usePart(downloadRecorder, attachments !== undefined);
  const areUploaded = files.every(({ uploaded }) => uploaded !== null);
  const saysSomething = text.trim() !== "" || files.length > 0;
  const isReady = maySend && saysSomething && !isTooLong && areUploaded && !isSendingFiles;

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

  function send(sendAt = plan) {
    if (!isReady) return;
    // A time that has passed while the text was changed means now.
    const isAhead = sendAt !== null && Date.parse(sendAt) > serverNow();
    const at = isAhead ? sendAt : undefined;
    if (attachments !== undefined && onSendContent !== undefined && files.length > 0)
      void sendAll(attachments, onSendContent, at);
    else {
      onSend(text, at);
      onText("");
    }
    onPlan(null);
    box.current?.focus();
  }

  async function sendAll(attachments: Attachments, onSendContent: SendContent, sendAt: string | undefined) {
    setIsSendingFiles(true);
    const rest = await sendFiles(attachments, text, (content, key) => onSendContent(content, key, sendAt));
    setIsSendingFiles(false);
    // Audio has no caption: the text follows as a message of its own.
    if (rest.areSent && rest.text.trim() !== "") onSend(rest.text, sendAt);
    onText(rest.areSent ? "" : rest.text);
  }

  function onPaste(event: ClipboardEvent) {
    if (attachments === undefined || event.clipboardData.files.length === 0) return;
    event.preventDefault();
    attachments.add(event.clipboardData.files);
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    send();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (picker.onKeyDown(event)) return;
    if (event.key === "Escape" && !event.nativeEvent.isComposing) onEscape?.();
    if (event.key === "ArrowUp" && text === "" && onArrowUp !== undefined) {
      event.preventDefault();
      onArrowUp();
      return;
    }
    // An input method uses Enter to confirm a word; that does not send the message.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    // The keyboard of a phone has no Shift+Enter: there Enter begins a line, and the button sends.
    if (!hasKeyboard()) return;
    event.preventDefault();
    send();
  }

  return (
    <>
      {above}
      {attachments && Files !== null && <Files {...attachments} />}
      <CannedReplyPicker picker={picker} />
      {plan !== null && (
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 px-7 pt-3 text-xs">
          <CalendarClock className="size-3.5 text-muted" aria-hidden />
          {t("later.plan", { time: format.date(plan) })}
          <Button
            look="link"
            size="bare"
            onClick={({ currentTarget }) => {
              keepFocusNear(currentTarget);
              onPlan(null);
            }}
          >
            {t("later.drop")}
          </Button>
        </p>
      )}
      <form onSubmit={onSubmit} className="p-3">
        <div className="flex items-end gap-2">
          <textarea
            ref={box}
            rows={1}
            value={text}
            // What is typed while the files are being sent would be lost with the caption.
            readOnly={isSendingFiles}
            aria-label={t("thread.compose")}
            aria-describedby={hintId}
            aria-autocomplete="list"
            aria-controls={picker.isOpen ? picker.listId : undefined}
            aria-activedescendant={picker.isOpen ? picker.optionId(picker.active) : undefined}
            placeholder={t("thread.compose")}
            onChange={(event) => onText(event.target.value)}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
            enterKeyHint={hasKeyboard() ? "send" : "enter"}
            className="min-h-10 min-w-0 flex-1 resize-none rounded-2xl border border-field bg-canvas px-4 py-2.5 leading-5"
          />
          {/* They stand in front of the field and come after it by keyboard, so that Shift+Tab leads from the field to the messages. */}
          {(onSendContent !== undefined || attachments !== undefined) && (
            <div className="-order-1 flex gap-2">
              {onSendContent && (
                <Place>{Attach !== null && <Attach isDisabled={!maySend} onSend={onSendContent} />}</Place>
              )}
              {attachments && <AttachFiles isDisabled={!maySend} onFiles={attachments.add} />}
            </div>
          )}
          {attachments && text === "" && (
            <Place>{Recorder !== null && <Recorder isDisabled={!maySend} onRecorded={attachments.addVoice} />}</Place>
          )}
          {!isEdit && (
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
          )}
          <Button
            type="submit"
            size="icon"
            className="rounded-full!"
            aria-label={submit}
            title={submit}
            disabled={!isReady}
          >
            {isEdit ? <Check aria-hidden /> : <SendHorizontal aria-hidden />}
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
            ? t(isEdit ? "thread.editHint" : "thread.composeHint")
            : isTooLong
              ? t("thread.tooLong", { count: -left })
              : t("thread.left", { count: left, amount: format.number(left) })}
        </p>
      </form>
      {/* Outside the form, so that submitting the dialog does not submit the message. */}
      <SendLater
        isOpen={isPlanning}
        onOpenChange={setIsPlanning}
        plannedAt={plan}
        onPlan={(sendAt) => {
          setIsPlanning(false);
          send(sendAt);
        }}
      />
    </>
  );
}

/** The button that chooses files from the user's disk. */
function AttachFiles({ isDisabled, onFiles }: { isDisabled: boolean; onFiles: (files: Iterable<File>) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        tabIndex={-1}
        data-testid="choose-files"
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          // The same file can be chosen again.
          currentTarget.value = "";
        }}
      />
      <Button
        look="ghost"
        size="icon"
        className="rounded-full!"
        aria-label={t("files.attach")}
        title={t("files.attach")}
        disabled={isDisabled}
        onClick={() => input.current?.click()}
      >
        <Paperclip aria-hidden />
      </Button>
    </>
  );
}

/** The place of a button that is still being downloaded: nothing moves when it comes. */
const Place = ({ children }: { children: ReactNode }) => <div className="min-h-10 min-w-10">{children}</div>;
