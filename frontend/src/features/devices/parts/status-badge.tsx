import { clsx } from "clsx";
import { useTranslation } from "react-i18next";
import { useSource } from "~/api/answer-source";
import type { Device } from "~/api/types";
import { useNow } from "~/api/use-now";
import { useIsOffline } from "~/api/use-offline";
import { useRelative } from "~/i18n/format";
import { causeText } from "../cause-text";
import { statusAt, type Tone, toneOf } from "../status";

const LOOKS: Record<Tone, { pill: string; dot: string }> = {
  good: { pill: "bg-good-soft text-good-text", dot: "bg-good-dot" },
  busy: { pill: "bg-busy-soft text-busy-text", dot: "bg-busy-dot animate-pulse" },
  warn: { pill: "bg-warn-soft text-warn-text", dot: "bg-warn-dot" },
  bad: { pill: "bg-bad-soft text-bad-text", dot: "bg-bad-dot" },
  idle: { pill: "bg-idle-soft text-idle-text", dot: "bg-idle-dot" },
};

/** Returns the present status: it becomes `unreachable` when the time of the last proof is over, without an event. */
export function useStatus(device: Device) {
  return statusAt(device, useNow());
}

/** Returns whether the page receives changes: while the browser is offline, a status may be outdated. */
export function useIsStatusKnown(): boolean {
  const source = useSource();
  const isOffline = useIsOffline();
  return source === "sample" || !isOffline;
}

export function StatusBadge({ device }: { device: Device }) {
  const { t } = useTranslation();
  const status = useStatus(device);
  const isKnown = useIsStatusKnown();
  const look = LOOKS[isKnown ? toneOf(status) : "idle"];
  return (
    <span
      data-testid="device-status"
      data-status={isKnown ? status : "unknown"}
      className={clsx(
        "inline-flex h-6 shrink-0 items-center gap-1.5 rounded-full px-2.5 text-xs font-medium",
        look.pill,
      )}
    >
      <span className={clsx("size-2 rounded-full", look.dot)} aria-hidden />
      {isKnown ? t(`status.${status}`) : t("devices.statusUnknown")}
    </span>
  );
}

/** Shows the cause of the status, and since when it applies. */
export function StatusCause({ device, className }: { device: Device; className?: string }) {
  const { t } = useTranslation();
  const status = useStatus(device);
  const isKnown = useIsStatusKnown();
  const isSilent = status === "unreachable";
  const time = useRelative(isSilent ? (device.provenUntil ?? device.statusAt) : device.statusAt);
  if (!isKnown) return null;
  const sentence = isSilent
    ? t("devices.confirmedUntil", { time })
    : t("devices.since", { cause: causeText(t, device.cause), time });
  return <p className={clsx("text-xs text-muted first-letter:uppercase", className)}>{sentence}</p>;
}
