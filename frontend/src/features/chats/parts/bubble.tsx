import { clsx } from "clsx";
import type { TFunction } from "i18next";
import { CircleAlert, Clock, Megaphone } from "lucide-react";
import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import type { Message, ReplyTo } from "~/api/types";
import { useMemberName } from "~/features/groups/names";
import { HelpButton } from "~/features/help/help-button";
import { kindOfChat } from "~/features/messages/chat-kind";
import { contentOf } from "~/features/messages/content-text";
import { failureText } from "~/features/messages/failure-text";
import { isOurs } from "~/features/messages/own-changes";
import { shownAt } from "~/features/messages/place";
import { Ticks, tickOf } from "~/features/messages/ticks";
import { type Pending, unsent } from "~/features/messages/unsent";
import { CancelMessage } from "~/features/outbox/parts/cancel-message";
import { Decide } from "~/features/outbox/parts/decide";
import { WaitNote } from "~/features/outbox/parts/wait-note";
import { statusOf, type Waiting } from "~/features/outbox/queries";
import { errorText } from "~/i18n/errors";
import { useFormat } from "~/i18n/format";
import { Button } from "~/ui/button";
import { keepFocusNear } from "~/ui/focus";
import { ContentView } from "./content";
import { ChangeButton, OwnChangeNote } from "./own-change";
import { isQuotable, QuoteView, ReplyButton } from "./quote";
import { ReactButton, Reactions } from "./reactions";
import { ReceiptsButton } from "./receipts-button";

const shape = "w-fit max-w-[85%] rounded-xl px-3 py-2 text-ink shadow-xs sm:max-w-[70%]";
const mine = "ml-auto bg-bubble-out";
/** The buttons beside a message appear under the mouse or with the focus, and are always there where there is no mouse. */
const shownOnHover = "rounded-full! group-hover:opacity-100 focus-visible:opacity-100 pointer-fine:opacity-0";

type BubbleProps = {
  message: Message;
  /** What the device's outbox says about the message. */
  waiting: Waiting | null | undefined;
  name: string;
  /** The first of several messages of the same person. */
  isFirst: boolean;
  onRewrite: (text: string, sendAt?: string, replyTo?: ReplyTo) => void;
  /** Missing where nobody can answer. */
  onReply?: ((message: Message) => void) | undefined;
  /** Takes the words of a message of ours into the field, to be edited. */
  onEdit?: ((message: Message) => void) | undefined;
  /** Shows the message that this one quotes; missing if it is not loaded. */
  onOpenQuoted?: ((quoted: ReplyTo) => void) | undefined;
  /** Of the buttons that answer, only that of the last message is reached by Tab, the others from it by the arrow keys. */
  isTabStop?: boolean;
};

/** One message. */
export const Bubble = memo(function Bubble(props: BubbleProps) {
  const { message, waiting, name, isFirst, onRewrite, onReply, onEdit, onOpenQuoted, isTabStop = false } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const isMine = message.direction === "out";
  const status = isMine ? statusOf(message.status, waiting) : message.status;
  const at = shownAt(message);
  const time = format.clock(at);
  const nameOf = useMemberName();
  const sender = message.sender == null ? null : nameOf(message.sender);
  const words = isMine
    ? t("thread.mine", { time, status: t(`tick.${tickOf(status, message.error)}`) })
    : t("thread.from", { name: sender ?? name, time });
  const isEdited = message.editedAt != null && contentOf(message).kind !== "deleted";
  const marks = [
    message.campaign !== undefined && t("thread.campaign"),
    isEdited && t("thread.edited"),
    message.isFromPhone && t("thread.fromPhone"),
  ].filter((mark) => typeof mark === "string");
  return (
    <div
      id={message.id}
      data-testid="message"
      data-direction={message.direction}
      data-status={status}
      className={clsx(
        shape,
        "group relative focus:outline-2 focus:outline-brand",
        isMine ? mine : "bg-bubble-in",
        isFirst ? "mt-3" : "mt-1",
        isFirst && (isMine ? "rounded-tr-none" : "rounded-tl-none"),
      )}
    >
      <span className="sr-only">{[words, ...marks].join(", ")}</span>
      {sender !== null && isFirst && (
        <p aria-hidden data-testid="sender" className="truncate text-xs font-semibold text-brand-text">
          {sender}
        </p>
      )}
      {message.replyTo && <QuoteView replyTo={message.replyTo} name={name} onOpen={onOpenQuoted} />}
      <ContentView content={contentOf(message)} />
      {onReply && isQuotable(message) && (
        <div
          data-actions
          className={clsx(
            "absolute top-0 flex flex-col-reverse",
            isMine ? "right-full mr-0.5 sm:flex-row" : "left-full ml-0.5 sm:flex-row-reverse",
          )}
        >
          {isMine && kindOfChat(message.chatId) === "group" && (
            <ReceiptsButton tabIndex={isTabStop ? 0 : -1} className={shownOnHover} message={message} />
          )}
          {onEdit && isOurs(message) && (
            <ChangeButton
              tabIndex={isTabStop ? 0 : -1}
              className={shownOnHover}
              message={message}
              name={name}
              onEdit={onEdit}
            />
          )}
          {/* The button that answers is the last one: it is nearest to the message, and to the field by Shift+Tab. */}
          <ReactButton tabIndex={isTabStop ? 0 : -1} className={shownOnHover} message={message} />
          <ReplyButton tabIndex={isTabStop ? 0 : -1} className={shownOnHover} onReply={() => onReply(message)} />
        </div>
      )}
      <p aria-hidden className="mt-0.5 flex items-center justify-end gap-1 text-xs text-bubble-meta">
        {message.campaign !== undefined && <Megaphone className="size-3.5" />}
        {isEdited && <span>{t("thread.edited")}</span>}
        {message.isFromPhone && <span>{t("thread.fromPhone")}</span>}
        {status === "typing" && <span className="italic">{t("thread.typing")}</span>}
        <time dateTime={at} className="tabular">
          {time}
        </time>
        {isMine && <Ticks status={status} error={message.error} />}
      </p>
      {contentOf(message).kind !== "deleted" && <Reactions message={message} name={name} />}
      {isMine && <OwnChangeNote message={message} />}
      {isMine && <Fate message={message} status={status} waiting={waiting} onRewrite={onRewrite} />}
    </div>
  );
});

type FateProps = Pick<BubbleProps, "message" | "waiting" | "onRewrite"> & { status: Message["status"] };

/** The reason and the actions for a message that waits, failed, or has an unknown status. */
function Fate({ message, status, waiting, onRewrite }: FateProps) {
  const { t } = useTranslation();
  switch (status) {
    case "queued":
      return <WaitNote message={message} waiting={waiting} onRewrite={onRewrite} />;
    case "typing":
      return (
        <div className="mt-1 flex justify-end">
          <CancelMessage message={message} />
        </div>
      );
    case "failed":
      return (
        <Reason
          action={
            message.campaign === undefined && (
              <Button
                look="ghost"
                size="sm"
                className="ml-auto h-7!"
                onClick={() => onRewrite(message.text, undefined, message.replyTo ?? undefined)}
              >
                {t("thread.rewrite")}
              </Button>
            )
          }
        >
          {failureText(t, "failed", message.error)}
        </Reason>
      );
    case "unknown":
      return (
        <div className="mt-1.5 space-y-2 rounded-lg border border-warn-dot bg-surface px-2.5 py-2 text-xs text-ink">
          <div className="flex items-start justify-between gap-2">
            <p>{failureText(t, "unknown", message.error)}</p>
            <HelpButton topic="unknown" term={t("tick.unknown")} />
          </div>
          <Decide message={message} />
        </div>
      );
    default:
      return null;
  }
}

type PendingBubbleProps = {
  pending: Pending;
  name: string;
  onResend: (pending: Pending) => void;
  onRewrite: BubbleProps["onRewrite"];
};

/** A message the server has not confirmed: it is being sent, or the user can try again. */
export function PendingBubble({ pending, name, onResend, onRewrite }: PendingBubbleProps) {
  const { t } = useTranslation();
  const isFailed = pending.state === "failed";
  return (
    <div
      data-testid="pending-message"
      data-state={pending.state}
      data-key={pending.key}
      className={clsx(shape, mine, "mt-1")}
    >
      {pending.replyTo && <QuoteView replyTo={pending.replyTo} name={name} />}
      <ContentView content={{ kind: "text", text: pending.text }} />
      <p className="mt-0.5 flex items-center justify-end gap-1 text-xs text-bubble-meta">
        {isFailed ? (
          <CircleAlert className="size-4 text-bad-text" aria-hidden />
        ) : (
          <Clock className="size-4" aria-hidden />
        )}
        <span className="sr-only">{isFailed ? t("thread.notSent") : t("tick.sending")}</span>
      </p>
      {isFailed && (
        <div role="alert">
          <Reason>{reasonText(t, pending)}</Reason>
          <div className="mt-2 flex flex-wrap justify-end gap-2">
            <Button
              look="ghost"
              size="sm"
              className="hover:bg-black/10!"
              onClick={({ currentTarget }) => {
                keepFocusNear(currentTarget);
                unsent.discard(pending.key);
              }}
            >
              {t("thread.discard")}
            </Button>
            {mayRewrite(pending) && (
              <Button
                look="ghost"
                size="sm"
                className="hover:bg-black/10!"
                onClick={() => {
                  unsent.discard(pending.key);
                  onRewrite(pending.text, pending.sendAt, pending.replyTo);
                }}
              >
                {t("thread.rewrite")}
              </Button>
            )}
            <Button size="sm" onClick={() => onResend(pending)}>
              {t("thread.resend")}
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}

/** Editing creates another message, so it is offered only if the server has certainly not received the first. */
function mayRewrite({ reason }: Pending): boolean {
  return reason !== null && reason.code !== "NETWORK";
}

function Reason({ children, action }: { children: string; action?: ReactNode }) {
  return (
    <div className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg bg-surface px-2.5 py-1.5 text-xs text-ink">
      <p className="min-w-0 flex-1 basis-40">{children}</p>
      {action}
    </div>
  );
}

function reasonText(t: TFunction, { reason }: Pending): string {
  if (reason === null) return t("thread.unconfirmed");
  // The tab sends these again once it is connected.
  if (reason.code === "NETWORK") return t("thread.notSentYet");
  return `${t("thread.notSent")} ${errorText(t, new ApiError(reason.code, "", { field: reason.field }))}`;
}
