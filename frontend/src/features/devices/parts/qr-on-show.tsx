import { useState } from "react";
import { useTranslation } from "react-i18next";
import { serverNow } from "~/api/clock";
import type { Qr } from "~/api/types";
import { useNow } from "~/api/use-now";
import { CopyButton } from "~/ui/copy-button";
import { countdown } from "../countdown";

const RADIUS = 18;
const LENGTH = 2 * Math.PI * RADIUS;
/** The remaining seconds from which the ring has a warning colour. */
const SHORT_SECONDS = 5;

/** A QR code and the time until it expires. The QR code is an `img`, so that no script in the SVG can run. */
export function QrOnShow({ qr }: { qr: Qr }) {
  const { t } = useTranslation();
  const [shownAt] = useState(serverNow);
  useNow();
  const { seconds, share } = countdown(shownAt, Date.parse(qr.expiresAt), serverNow());
  const isOver = seconds === 0;
  return (
    <div className="mx-auto flex w-64 flex-col items-center gap-4">
      <div className="relative rounded-2xl border border-line bg-white p-3">
        <img
          data-testid="qr"
          src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(qr.svg)}`}
          alt={t("link.alt")}
          width={230}
          height={230}
          className={isOver ? "opacity-10" : undefined}
        />
        {isOver && (
          <p
            role="status"
            className="absolute inset-0 grid place-items-center p-6 text-center font-medium text-[#0f172a]"
          >
            {t("link.next")}
          </p>
        )}
      </div>
      <p className="text-center sm:hidden">{t("link.onThisPhone")}</p>
      <div className="flex items-center gap-3">
        <svg
          viewBox="0 0 44 44"
          className="size-11 -rotate-90"
          role="timer"
          aria-label={t("link.expiresIn", { seconds })}
        >
          <circle cx="22" cy="22" r={RADIUS} fill="none" strokeWidth="4" className="stroke-line" />
          <circle
            cx="22"
            cy="22"
            r={RADIUS}
            fill="none"
            strokeWidth="4"
            strokeLinecap="round"
            strokeDasharray={LENGTH}
            strokeDashoffset={LENGTH * (1 - share)}
            className={
              seconds <= SHORT_SECONDS
                ? "stroke-bad-dot transition-all duration-1000 ease-linear"
                : "stroke-focus transition-all duration-1000 ease-linear"
            }
          />
          <text
            x="22"
            y="22"
            textAnchor="middle"
            dominantBaseline="central"
            transform="rotate(90 22 22)"
            className="fill-ink text-xs font-semibold tabular"
          >
            {seconds}
          </text>
        </svg>
        <CopyButton text={qr.raw} label={t("link.copyRaw")} />
      </div>
      <p className="text-center text-xs text-muted">{t("link.copyHint")}</p>
    </div>
  );
}
