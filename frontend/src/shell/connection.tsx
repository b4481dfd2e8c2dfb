import { clsx } from "clsx";
import { CloudOff, WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSource } from "~/api/answer-source";
import { reconnectNow, useSocketState } from "~/api/live-events";
import { useIsOffline } from "~/api/use-offline";
import { announce } from "~/ui/announcer";
import { Button } from "~/ui/button";

/** The banner appears only if the socket is lost for longer than this. */
const SHOWN_AFTER_MS = 2_000;

/** Returns whether the socket has been lost for longer than `SHOWN_AFTER_MS`. */
function useIsLost(): boolean {
  const state = useSocketState();
  const [isLost, setIsLost] = useState(false);
  const isAway = state === "reconnecting";
  useEffect(() => {
    if (!isAway) {
      setIsLost(false);
      return;
    }
    const timer = setTimeout(() => setIsLost(true), SHOWN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isAway]);
  return isAway && isLost;
}

/** A banner across the page while its content may be out of date. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const isOffline = useIsOffline();
  const isLost = useIsLost();
  const [wasAway, setWasAway] = useState(false);
  const isAway = isOffline || isLost;

  useEffect(() => {
    if (isAway) {
      setWasAway(true);
    } else if (wasAway) {
      announce(t("live.back"));
      setWasAway(false);
    }
  }, [isAway, wasAway, t]);

  if (!isAway) return null;
  const Icon = isOffline ? WifiOff : CloudOff;
  return (
    <div
      role="alert"
      data-testid="connection-banner"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 bg-warn-soft px-4 py-2 text-warn-text sm:px-8"
    >
      <Icon className="size-4 shrink-0" aria-hidden />
      <p className="min-w-0 flex-1">{isOffline ? t("live.offline") : t("live.lost")}</p>
      {!isOffline && (
        <Button
          look="ghost"
          size="sm"
          className="text-warn-text! hover:bg-transparent! hover:underline"
          onClick={reconnectNow}
        >
          {t("live.now")}
        </Button>
      )}
    </div>
  );
}

const DOTS = {
  open: "bg-good-dot",
  connecting: "bg-busy-dot animate-pulse",
  reconnecting: "bg-warn-dot animate-pulse",
  stopped: "bg-idle-dot",
};

/** A small light in the menu that shows whether the page receives live changes. */
export function ConnectionLight({ className }: { className?: string }) {
  const { t } = useTranslation();
  const state = useSocketState();
  const source = useSource();
  const isOffline = useIsOffline();
  const words =
    source === "sample"
      ? t("sample.label")
      : isOffline
        ? t("live.offlineShort")
        : state === "open"
          ? t("live.open")
          : state === "reconnecting"
            ? t("live.reconnecting")
            : t("live.connecting");
  return (
    <span
      data-testid="connection-light"
      data-state={state}
      className={clsx("flex items-center gap-2 text-xs whitespace-nowrap text-muted", className)}
    >
      <span className={clsx("size-2 shrink-0 rounded-full", isOffline ? DOTS.reconnecting : DOTS[state])} aria-hidden />
      {words}
    </span>
  );
}
