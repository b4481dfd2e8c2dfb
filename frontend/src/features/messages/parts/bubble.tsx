import { clsx } from "clsx";
import { CircleAlert, Clock, Megaphone } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Message } from "~/api/types";
import { useFormat } from "~/i18n/format";
import { Button } from "~/ui/button";
import { outbox, type Pending } from "../outbox";
import { Ticks } from "../ticks";
import { failureText } from "../words";

const shape = "w-fit max-w-[85%] rounded-xl px-3 py-2 text-ink shadow-xs sm:max-w-[70%]";
const said = "break-words whitespace-pre-wrap [overflow-wrap:anywhere]";
const mine = "ml-auto bg-bubble-out";

/** One text. `isFirst` opens a run of the same person's texts. */
export const Bubble = memo(function Bubble({
  message,
  name,
  isFirst,
}: {
  message: Message;
  name: string;
  isFirst: boolean;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const isMine = message.direction === "out";
  const time = format.clock(message.at);
  const words = isMine
    ? t("thread.mine", { time, status: t(`tick.${message.status}`) })
    : t("thread.from", { name, time });
  return (
    <div
      data-testid="message"
      data-direction={message.direction}
      data-status={message.status}
      className={clsx(
        shape,
        isMine ? mine : "bg-bubble-in",
        isFirst ? "mt-3" : "mt-1",
        isFirst && (isMine ? "rounded-tr-none" : "rounded-tl-none"),
      )}
    >
      <span className="sr-only">{message.campaign === undefined ? words : `${words}, ${t("thread.campaign")}`}</span>
      <p className={said}>{message.text}</p>
      <p aria-hidden className="mt-0.5 flex items-center justify-end gap-1 text-xs text-bubble-meta">
        {message.campaign !== undefined && <Megaphone className="size-3.5" />}
        <time dateTime={message.at} className="tabular">
          {time}
        </time>
        {isMine && <Ticks status={message.status} />}
      </p>
      {(message.status === "failed" || message.status === "unknown") && (
        <Reason>{failureText(t, message.status, message.error)}</Reason>
      )}
    </div>
  );
});

/** A text the server has not confirmed: on its way, or waiting for the person to try again. */
export function PendingBubble({ pending, onResend }: { pending: Pending; onResend: (pending: Pending) => void }) {
  const { t } = useTranslation();
  const isFailed = pending.state === "failed";
  return (
    <div
      data-testid="pending-message"
      data-state={pending.state}
      data-key={pending.key}
      className={clsx(shape, mine, "mt-1")}
    >
      <p className={said}>{pending.text}</p>
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
          <div className="mt-2 flex justify-end gap-2">
            <Button look="ghost" size="sm" className="hover:bg-black/10!" onClick={() => outbox.discard(pending.key)}>
              {t("thread.discard")}
            </Button>
            <Button size="sm" onClick={() => onResend(pending)}>
              {t("thread.resend")}
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}

function Reason({ children }: { children: string }) {
  return <p className="mt-1.5 rounded-lg bg-surface px-2.5 py-1.5 text-xs text-ink">{children}</p>;
}

function reasonText(t: ReturnType<typeof useTranslation>["t"], { reason }: Pending): string {
  if (reason === null) return t("thread.unconfirmed");
  const why =
    reason.code === "VALIDATION_ERROR" && (reason.field === "to" || reason.field === "text")
      ? t(`error.field.${reason.field}`)
      : t(`error.${reason.code}`);
  return `${t("thread.notSent")} ${why}`;
}
