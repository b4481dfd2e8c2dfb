import { Link } from "@tanstack/react-router";
import { clsx } from "clsx";
import { CircleHelp, Hourglass } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Device, OutboxSummary } from "~/api/types";
import { useNow } from "~/api/use-now";
import { useZoneNote } from "~/features/quiet-hours/zone";
import { useFormat } from "~/i18n/format";
import { useSummary } from "../queries";
import { isByTheClock, sendTimeText, shortWaitReason } from "../wait-text";

type OutboxLineProps = {
  device: Pick<Device, "id" | "phone">;
  className?: string;
};

/** Shows `3 menunggu · berikutnya pukul 10.42 (jam tenang)`; nothing when no message waits. */
export function OutboxLine({ device, className }: OutboxLineProps) {
  const outbox = useSummary(device);
  if (outbox === undefined || outbox.waiting === 0) return null;
  return <WaitingLine outbox={outbox} className={className} />;
}

type WaitingLineProps = {
  outbox: Pick<OutboxSummary, "deviceId" | "waiting" | "code" | "nextSendAt">;
  className?: string | undefined;
};

function WaitingLine({ outbox, className }: WaitingLineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { deviceId, waiting, code, nextSendAt } = outbox;
  const zone = useZoneNote([deviceId], isByTheClock(code, nextSendAt, now));
  const why = code === null ? null : shortWaitReason(t, code);
  return (
    <p
      data-testid="outbox-line"
      data-code={code ?? "none"}
      className={clsx("flex items-start gap-1.5 text-xs text-muted tabular", className)}
    >
      <Hourglass className="mt-px size-3.5 shrink-0" aria-hidden />
      <span>
        {t("outbox.waiting", { count: waiting, amount: format.number(waiting) })}
        {nextSendAt !== null && ` · ${t("outbox.next", { when: sendTimeText(t, format, nextSendAt, now, zone) })}`}
        {why !== null && ` (${why})`}
      </span>
    </p>
  );
}

/** A link to the messages about which a user has to decide. */
export function UndecidedBadge({ device, className }: { device: Pick<Device, "id" | "phone">; className?: string }) {
  const { t } = useTranslation();
  const outbox = useSummary(device);
  if (outbox === undefined || outbox.unknown === 0) return null;
  return (
    <Link
      to="/devices/$deviceId/decisions"
      params={{ deviceId: device.id }}
      data-testid="undecided-badge"
      className={clsx(
        "inline-flex min-h-6 items-center gap-1.5 rounded-full bg-warn-soft px-2.5 py-0.5 text-xs font-medium text-warn-text underline-offset-2 hover:underline",
        className,
      )}
    >
      <CircleHelp className="size-3.5 shrink-0" aria-hidden />
      {t("outbox.undecided", { count: outbox.unknown })}
    </Link>
  );
}
