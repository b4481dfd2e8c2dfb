import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Eye, EyeOff, LifeBuoy } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Campaign, Device, Status } from "~/api/types";
import { useFormDraft } from "~/form-drafts";
import { phoneNumber } from "~/i18n/format";
import { announce } from "~/ui/announcer";
import { Button, buttonLook } from "~/ui/button";
import { Problem } from "~/ui/problem";
import { PageBody, PageHeading, Skeleton } from "~/ui/surface";
import { toast } from "~/ui/toast";
import { useTitle } from "~/ui/use-title";
import { useStatus } from "../devices/parts/status-badge";
import { mayLink } from "../devices/status";
import { meQuery } from "../tenants/queries";
import { useMark, writeMark } from "./mark";
import { CreateDevice, type NameDraft } from "./parts/create-device";
import { Finished } from "./parts/finished";
import { FirstBroadcast } from "./parts/first-broadcast";
import { FirstMessage } from "./parts/first-message";
import { NewestChat } from "./parts/last-messages";
import { LinkNumber } from "./parts/link-number";
import { StepRow } from "./parts/step-row";
import { deviceOf, type Progress, STEPS, type Step } from "./progress";
import { useStart } from "./queries";

/** The guided set-up: four steps to the first broadcast. */
export function StartPage() {
  const { t } = useTranslation();
  const { first, devices, campaigns, progress } = useStart({ isWatching: true });
  useTitle(t("start.title"));
  return (
    <PageBody isWide={false}>
      <PageHeading title={t("start.title")} description={t("start.lead")} />
      {first.isPending && <Loading />}
      {first.isError && <Problem error={first.error} onRetry={() => first.refetch()} />}
      {first.isSuccess && <Steps device={deviceOf(devices)} campaigns={campaigns} progress={progress} />}
    </PageBody>
  );
}

type StepsProps = { device: Device | undefined; campaigns: readonly Campaign[]; progress: Progress };

function Steps({ device, campaigns, progress }: StepsProps) {
  const { t } = useTranslation();
  const [isLinking, setIsLinking] = useState(false);
  // The draft of the name is kept here: the form of the first step disappears once the device exists, and could not clear it then.
  const [name, setName] = useFormDraft("start/device-name", (kept) => (typeof kept === "string" ? kept : null));
  const naming = { name: name ?? "", onName: (typed: string) => setName(typed || null) };
  // The phone number is known before linking is finished: the step remains open until the device is online.
  const shown = isLinking && device !== undefined && !progress.done.text ? "link" : progress.current;
  useAnnounceNextStep(shown);
  const done = (step: Step) => progress.done[step] && step !== shown;
  const amount = STEPS.filter(done).length;

  return (
    <>
      <StepsBar amount={amount} />
      {device !== undefined && <WatchLink key={device.id} device={device} onLinking={setIsLinking} />}
      {progress.current === null && <Finished device={device} campaign={campaigns[0]} />}
      <ol className="mt-6">
        {STEPS.map((step, index) => (
          <StepRow
            key={step}
            number={index + 1}
            state={done(step) ? "done" : step === shown ? "current" : "later"}
            title={t(`start.step.${step}.title`)}
            text={textOf(step)}
          >
            {step === shown && <Body step={step} device={device} draft={campaigns.find(isDraft)} naming={naming} />}
            {step === "text" && shown === "broadcast" && device !== undefined && <NewestChat device={device} />}
          </StepRow>
        ))}
      </ol>
      <StartFooter />
    </>
  );

  function textOf(step: Step): string {
    const name = device?.name ?? "";
    if (!done(step)) return t(`start.step.${step}.text`);
    return t(`start.step.${step}.done`, { name, phone: device?.phone ? phoneNumber(device.phone) : name });
  }
}

const isDraft = ({ status }: Campaign) => status === "draft";

type BodyProps = { step: Step; device: Device | undefined; draft: Campaign | undefined; naming: NameDraft };

function Body({ step, device, draft, naming }: BodyProps) {
  if (step === "device" || device === undefined) return <CreateDevice {...naming} />;
  if (step === "link") return <LinkNumber device={device} />;
  if (step === "text") return <FirstMessage device={device} />;
  return <FirstBroadcast device={device} draft={draft} />;
}

/** Announces that a step is done, and moves the focus to the next one. */
function useAnnounceNextStep(shown: Step | null): void {
  const { t } = useTranslation();
  const before = useRef(shown);
  useEffect(() => {
    if (before.current === shown) return;
    before.current = shown;
    const number = shown === null ? STEPS.length : STEPS.indexOf(shown);
    announce(
      shown === null
        ? t("start.allDone")
        : t("start.stepDone", { number, total: STEPS.length, next: t(`start.step.${shown}.title`) }),
    );
    document.querySelector<HTMLElement>("[data-start-focus]")?.focus();
  }, [shown, t]);
}

/** Reports whether linking began while the page is open and is not finished. A device that only reconnects is not linking. */
function WatchLink({ device, onLinking }: { device: Device; onLinking: (isLinking: boolean) => void }) {
  const status = useStatus(device);
  useEffect(() => {
    if (status === "pairing") onLinking(true);
    if (status === "online" || mayLink(status) || isStuck(status)) onLinking(false);
  }, [status, onLinking]);
  return null;
}

function isStuck(status: Status): boolean {
  return status === "banned" || status === "replaced" || status === "unreachable" || status === "resting";
}

function StepsBar({ amount }: { amount: number }) {
  const { t } = useTranslation();
  return (
    <div className="flex items-center gap-4">
      <div
        role="progressbar"
        aria-label={t("start.progress")}
        aria-valuemin={0}
        aria-valuemax={STEPS.length}
        aria-valuenow={amount}
        aria-valuetext={t("guide.count", { done: amount, total: STEPS.length })}
        className="grid h-2 flex-1 grid-cols-4 gap-1"
      >
        {STEPS.map((step, index) => (
          <span
            key={step}
            className={`rounded-full transition-colors duration-300 ${index < amount ? "bg-focus" : "bg-line"}`}
          />
        ))}
      </div>
      <span aria-hidden className="font-medium tabular">
        {t("guide.count", { done: amount, total: STEPS.length })}
      </span>
    </div>
  );
}

function StartFooter() {
  const { t } = useTranslation();
  const { data: me } = useQuery(meQuery);
  const mark = useMark(me);
  return (
    <div className="mt-4 flex flex-wrap items-center gap-2 border-t border-line pt-4">
      <Link to="/help" className={buttonLook({ look: "ghost", size: "sm" })}>
        <LifeBuoy aria-hidden />
        {t("start.help")}
      </Link>
      {me !== undefined && mark !== "finished" && (
        <Button
          look="ghost"
          size="sm"
          onClick={() => {
            writeMark(me, mark === null ? "hidden" : null);
            if (mark === null) toast.success(t("start.hidden"));
          }}
        >
          {mark === null ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
          {mark === null ? t("start.hide") : t("start.show")}
        </Button>
      )}
    </div>
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("common.loading")} className="space-y-5">
      <Skeleton className="h-4" />
      <Skeleton className="h-64 rounded-2xl!" />
    </div>
  );
}
