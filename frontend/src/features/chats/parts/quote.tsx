import { clsx } from "clsx";
import type { TFunction } from "i18next";
import { Reply } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Message, ReplyTo } from "~/api/types";
import { useMemberName } from "~/features/groups/names";
import { contentOf, previewOf, saysSomething } from "~/features/messages/content-text";
import { hasLeft } from "~/features/messages/status";
import { Button } from "~/ui/button";
import { ComposerBar } from "./composer-bar";

/** As much of a quoted message as the server keeps with an answer (`src/messages/quote.rs`). */
const EXCERPT_CHARACTERS = 200;

/** Whether a message can be answered: somebody has received it, and it still says something. */
export function isQuotable(message: Message): boolean {
  return saysSomething(message) && (message.direction === "in" || hasLeft(message.status));
}

/** The mark of an answer to this message, as the server makes it. */
export function replyToOf(message: Message): ReplyTo {
  const { id, waMessageId, sender } = message;
  return {
    id,
    waMessageId,
    isOurs: message.direction === "out",
    kind: contentOf(message).kind,
    text: [...message.text].slice(0, EXCERPT_CHARACTERS).join(""),
    ...(sender == null ? {} : { sender }),
  };
}

/** The name of the person who wrote the quoted message. */
function useAuthor({ isOurs, sender }: ReplyTo, name: string): string {
  const { t } = useTranslation();
  const nameOf = useMemberName();
  if (isOurs) return t("thread.you");
  return sender == null ? name : nameOf(sender);
}

const excerptOf = ({ kind, text }: ReplyTo, t: TFunction): string =>
  text === "" ? t("thread.quotedMessage") : previewOf({ lastKind: kind, lastText: text }, t);

type QuoteProps = { replyTo: ReplyTo; name: string; onOpen?: ((quoted: ReplyTo) => void) | undefined };

/** The quoted message above an answer; a button, if it is among the loaded messages. */
export function QuoteView({ replyTo, name, onOpen }: QuoteProps) {
  const { t } = useTranslation();
  const author = useAuthor(replyTo, name);
  const look = "mb-1 block w-full rounded-lg border-l-4 border-brand bg-black/5 px-2.5 py-1.5 text-left text-sm";
  const said = (
    <>
      <span className="block truncate text-xs font-semibold text-brand-text">{author}</span>
      <span className="line-clamp-2 [overflow-wrap:anywhere]">{excerptOf(replyTo, t)}</span>
    </>
  );
  if (onOpen === undefined)
    return (
      <div data-testid="quote" className={look}>
        {said}
      </div>
    );
  return (
    <button
      type="button"
      data-testid="quote"
      title={t("thread.openQuoted")}
      className={clsx(look, "hover:bg-black/10")}
      onClick={() => onOpen(replyTo)}
    >
      {said}
    </button>
  );
}

type ReplyButtonProps = { tabIndex: number; className: string; onReply: () => void };

export function ReplyButton({ tabIndex, className, onReply }: ReplyButtonProps) {
  const { t } = useTranslation();
  return (
    <Button
      look="ghost"
      size="iconSm"
      tabIndex={tabIndex}
      aria-label={t("thread.reply")}
      title={t("thread.reply")}
      onClick={onReply}
      className={className}
    >
      <Reply aria-hidden />
    </Button>
  );
}

type ReplyBarProps = { replyTo: ReplyTo; name: string; onDrop: () => void; onDropped: () => void };

/** Which message is answered, above the field. */
export function ReplyBar({ replyTo, name, onDrop, onDropped }: ReplyBarProps) {
  const { t } = useTranslation();
  const author = useAuthor(replyTo, name);
  return (
    <ComposerBar
      testId="reply-bar"
      title={t("thread.replyTo", { name: author })}
      text={excerptOf(replyTo, t)}
      drop={t("thread.dropReply")}
      onDrop={() => {
        onDrop();
        onDropped();
      }}
    />
  );
}
