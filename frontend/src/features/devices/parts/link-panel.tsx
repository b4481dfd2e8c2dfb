import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import { Check, CircleCheckBig, QrCode, TimerOff } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Device, Status } from "~/api/types";
import { phoneNumber } from "~/i18n/format";
import { announce } from "~/ui/announcer";
import { Button } from "~/ui/button";
import { Card, Empty, Skeleton, Steps } from "~/ui/surface";
import { toastProblem } from "~/ui/toast-problem";
import { qrQuery, useLinkDevice } from "../queries";
import { mayLink } from "../status";
import { QrOnShow } from "./qr-on-show";
import { useStatus } from "./status-badge";

/** Shows the linking of a phone, step by step from *no phone* to *online*; each step is shown when its event arrives. */
export function LinkPanel({ device }: { device: Device }) {
  const status = useStatus(device);
  const wasLinking = useWasLinking(status);
  const link = useLinkDevice();
  const { t } = useTranslation();
  const start = () => link.mutate(device.id, { onError: (error) => toastProblem(t, error, start) });

  if (status === "pairing" && device.cause !== "scanned") return <Pairing device={device} />;
  if (mayLink(status)) {
    return device.cause === "qr_expired" ? (
      <Expired isBusy={link.isPending} onStart={start} />
    ) : (
      <Invitation isAgain={device.phone !== null} isBusy={link.isPending} onStart={start} />
    );
  }
  if (!wasLinking) return null;
  if (status === "online") return <Done device={device} />;
  return status === "pairing" || status === "connecting" || status === "syncing" ? <Finishing status={status} /> : null;
}

/** Returns whether this page has seen the start of the linking: a device that only reconnects shows no panel. */
function useWasLinking(status: Status): boolean {
  const [wasLinking, setWasLinking] = useState(status === "pairing");
  useEffect(() => {
    if (status === "pairing") setWasLinking(true);
    if (mayLink(status)) setWasLinking(false);
  }, [status]);
  return wasLinking || status === "pairing";
}

function Invitation({ isAgain, isBusy, onStart }: { isAgain: boolean; isBusy: boolean; onStart: () => void }) {
  const { t } = useTranslation();
  return (
    <Card>
      <h2 className="text-base font-semibold">{isAgain ? t("link.again") : t("link.title")}</h2>
      <p className="mt-1 mb-5 text-muted">{t("link.lead")}</p>
      <Steps steps={[t("link.step1"), t("link.step2"), t("link.step3")]} />
      <Button className="mt-6" isBusy={isBusy} onClick={onStart}>
        {!isBusy && <QrCode aria-hidden />}
        {t("link.start")}
      </Button>
    </Card>
  );
}

function Pairing({ device }: { device: Device }) {
  const { t } = useTranslation();
  const { data: qr } = useQuery(qrQuery(device.id));
  return (
    <Card>
      <Stages reached={0} />
      <div className="mt-6 grid items-center gap-8 sm:grid-cols-[auto_1fr]">
        {qr ? (
          <QrOnShow qr={qr} key={qr.raw} />
        ) : (
          <div role="status" className="mx-auto flex w-64 flex-col items-center gap-4">
            <Skeleton className="size-64 rounded-2xl!" />
            <p className="text-muted">{t("link.waiting")}</p>
          </div>
        )}
        <div>
          <h2 className="text-base font-semibold">{t("link.title")}</h2>
          <p className="mt-1 mb-5 text-muted">{t("link.lead")}</p>
          <Steps steps={[t("link.step1"), t("link.step2"), t("link.step3")]} />
        </div>
      </div>
    </Card>
  );
}

function Expired({ isBusy, onStart }: { isBusy: boolean; onStart: () => void }) {
  const { t } = useTranslation();
  return (
    <Empty
      icon={TimerOff}
      title={t("link.expiredTitle")}
      action={
        <Button isBusy={isBusy} onClick={onStart}>
          {!isBusy && <QrCode aria-hidden />}
          {t("link.expiredAction")}
        </Button>
      }
    >
      {t("link.expiredText")}
    </Empty>
  );
}

function Finishing({ status }: { status: Status }) {
  const { t } = useTranslation();
  return (
    <Card>
      <Stages reached={status === "pairing" ? 1 : 2} />
      <p className="mt-6 text-center text-muted">{status === "pairing" ? t("link.scanned") : t("link.syncing")}</p>
    </Card>
  );
}

function Done({ device }: { device: Device }) {
  const { t } = useTranslation();
  const isTold = useRef(false);
  useEffect(() => {
    if (isTold.current) return;
    isTold.current = true;
    announce(t("link.doneTitle"));
  }, [t]);
  return (
    <Card data-testid="link-done" className="flex items-center gap-4 border-transparent! bg-good-soft! text-good-text">
      <CircleCheckBig className="size-8 shrink-0" aria-hidden />
      <div>
        <h2 className="text-base font-semibold">{t("link.doneTitle")}</h2>
        <p>{t("link.doneText", { phone: device.phone === null ? device.name : phoneNumber(device.phone) })}</p>
      </div>
    </Card>
  );
}

const STAGES = ["link.stageQr", "link.stageScanned", "link.stageSync", "link.stageOnline"] as const;

/** The stages of the linking; `reached` is the current one. */
function Stages({ reached }: { reached: number }) {
  const { t } = useTranslation();
  return (
    <ol aria-label={t("link.progress")} className="flex items-start">
      {STAGES.map((stage, index) => (
        <li
          key={stage}
          aria-current={index === reached ? "step" : undefined}
          className="flex flex-1 flex-col items-center gap-2"
        >
          <span className="flex w-full items-center">
            <span
              className={clsx(
                "h-0.5 flex-1",
                index === 0 ? "bg-transparent" : index <= reached ? "bg-focus" : "bg-line",
              )}
            />
            <span
              className={clsx(
                "grid size-7 shrink-0 place-items-center rounded-full text-xs font-semibold",
                index < reached && "bg-brand text-on-brand",
                index === reached && "bg-brand-soft text-brand-text ring-2 ring-focus",
                index > reached && "bg-sunken text-muted",
              )}
            >
              {index < reached ? <Check className="size-4" aria-hidden /> : index + 1}
            </span>
            <span
              className={clsx(
                "h-0.5 flex-1",
                index === STAGES.length - 1 ? "bg-transparent" : index < reached ? "bg-focus" : "bg-line",
              )}
            />
          </span>
          <span className={clsx("text-center text-xs", index === reached ? "font-medium text-ink" : "text-muted")}>
            {t(stage)}
          </span>
        </li>
      ))}
    </ol>
  );
}
