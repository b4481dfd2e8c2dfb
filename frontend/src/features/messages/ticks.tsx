import { clsx } from "clsx";
import { Check, CheckCheck, CircleAlert, CircleHelp, Clock } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { MessageStatus } from "~/api/types";

const LOOKS = {
  queued: { icon: Clock, look: "text-bubble-meta" },
  sending: { icon: Clock, look: "text-bubble-meta" },
  sent: { icon: Check, look: "text-bubble-meta" },
  delivered: { icon: CheckCheck, look: "text-bubble-meta" },
  read: { icon: CheckCheck, look: "text-tick-read" },
  failed: { icon: CircleAlert, look: "text-bad-text" },
  unknown: { icon: CircleHelp, look: "text-warn-text" },
} as const;

/** How far one of our texts has come, as everybody knows it from WhatsApp. Texts that came in have none. */
export function Ticks({ status, className }: { status: MessageStatus; className?: string }) {
  const { t } = useTranslation();
  if (status === "received") return null;
  const { icon: Icon, look } = LOOKS[status];
  return (
    <span
      data-testid="ticks"
      data-status={status}
      role="img"
      aria-label={t(`tick.${status}`)}
      title={t(`tick.${status}`)}
      className="inline-flex shrink-0"
    >
      <Icon className={clsx("size-4", look, className)} aria-hidden />
    </span>
  );
}
