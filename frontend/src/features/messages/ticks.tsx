import { clsx } from "clsx";
import { Ban, Check, CheckCheck, CircleAlert, CircleHelp, Clock, Clock9, Ellipsis } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { MessageStatus } from "~/api/types";

const LOOKS = {
  queued: { icon: Clock, look: "text-bubble-meta" },
  typing: { icon: Ellipsis, look: "text-bubble-meta animate-pulse" },
  sending: { icon: Clock9, look: "text-bubble-meta animate-pulse" },
  sent: { icon: Check, look: "text-bubble-meta" },
  delivered: { icon: CheckCheck, look: "text-bubble-meta" },
  read: { icon: CheckCheck, look: "text-tick-read" },
  failed: { icon: CircleAlert, look: "text-bad-text" },
  unknown: { icon: CircleHelp, look: "text-warn-text" },
  cancelled: { icon: Ban, look: "text-bubble-meta" },
} as const;

/** A message that a person has cancelled is shown as cancelled, not as failed. */
export function tickOf(status: MessageStatus, error?: string | null): MessageStatus | "cancelled" {
  return status === "failed" && error === "cancelled" ? "cancelled" : status;
}

type TicksProps = { status: MessageStatus; error?: string | null | undefined; className?: string };

/** The status of a sent message, with the ticks known from WhatsApp. Received messages have none. */
export function Ticks({ status, error, className }: TicksProps) {
  const { t } = useTranslation();
  const tick = tickOf(status, error);
  if (tick === "received") return null;
  const { icon: Icon, look } = LOOKS[tick];
  return (
    <span
      data-testid="ticks"
      data-status={tick}
      role="img"
      aria-label={t(`tick.${tick}`)}
      title={t(`tick.${tick}`)}
      className="inline-flex shrink-0"
    >
      <Icon className={clsx("size-4", look, className)} aria-hidden />
    </span>
  );
}
