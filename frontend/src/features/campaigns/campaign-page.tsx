import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { CalendarClock, CalendarX, Hourglass, OctagonPause } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import { LIMITS } from "~/api/contract";
import type { Campaign, CampaignProgress, Estimate, Frame, StartProblem } from "~/api/types";
import { useNow } from "~/api/use-now";
import { useReadAgain } from "~/api/use-read-again";
import { Tag } from "~/features/contacts/parts/tag";
import { devicesQuery, listed } from "~/features/devices/queries";
import { MessageText } from "~/features/messages/parts/message-text";
import { isByTheClock, sendTimeText } from "~/features/outbox/wait-text";
import { useZoneNote } from "~/features/quiet-hours/zone";
import { isKnown } from "~/i18n";
import { phoneNumber, useFormat } from "~/i18n/format";
import { Alert } from "~/ui/alert";
import { Breadcrumbs } from "~/ui/breadcrumbs";
import { Problem } from "~/ui/problem";
import { Card, PageBody, PageHeading, Skeleton } from "~/ui/surface";
import { useTitle } from "~/ui/use-title";
import { hasReport } from "./actions";
import { isBeforeStart, matchOf, pickedText } from "./audience";
import { endText, useEndTime, useLaterThanStart } from "./forecast-text";
import { type Hold, holdOf } from "./hold";
import { campaignKeys } from "./keys";
import { gapText, holdText, limitText } from "./pace-text";
import { Actions } from "./parts/actions";
import { TimeChart } from "./parts/chart";
import { CampaignDevices } from "./parts/devices";
import { Failures } from "./parts/failures";
import { DeletedBroadcast } from "./parts/gone";
import { Manage } from "./parts/manage";
import { ProgressBar, ProgressLegend } from "./parts/progress";
import { Recipients } from "./parts/recipients";
import { CampaignBadge } from "./parts/status";
import { UndecidedNote } from "./parts/undecided-note";
import { useProgress } from "./progress";
import { campaignQuery } from "./queries";

type Rendering = NonNullable<NonNullable<CampaignProgress["beforeStart"]>["first"]>;

export function BroadcastPage() {
  const { t } = useTranslation();
  const { campaignId } = useParams({ from: "/inside/broadcasts/$campaignId" });
  const campaign = useQuery(campaignQuery(campaignId));
  // All sections above the list of recipients are loaded before they are shown, so that the layout does not shift.
  const progress = useProgress({ id: campaignId, deviceIds: campaign.data?.deviceIds ?? [] });
  const devices = useInfiniteQuery(devicesQuery);
  const isPending = campaign.isPending || (!campaign.isError && (progress.isPending || devices.isPending));
  // The broadcast was loaded before and is not found now: somebody has deleted it in the meantime.
  const isGone = campaign.error instanceof ApiError && campaign.error.code === "NOT_FOUND";
  const isDeleted = isGone && campaign.data !== undefined;
  useTitle(campaign.data?.name ?? t("broadcasts.title"));
  return (
    <PageBody>
      <Breadcrumbs itemName={campaign.data?.name} />
      {isPending && <Loading />}
      {campaign.isError && campaign.data === undefined && (
        <Problem error={campaign.error} onRetry={() => campaign.refetch()} list="/broadcasts" />
      )}
      {isDeleted && <DeletedBroadcast id={campaign.data.id} />}
      {!isPending && !isDeleted && campaign.data && <Loaded campaign={campaign.data} progress={progress} />}
    </PageBody>
  );
}

function Loaded({ campaign, progress }: { campaign: Campaign; progress: ReturnType<typeof useProgress> }) {
  const { t } = useTranslation();
  const all = useInfiniteQuery(devicesQuery);
  const devices = listed(all.data);
  const names = campaign.deviceIds.map(
    (id) => devices.find((device) => device.id === id)?.name ?? t("broadcasts.goneDevice"),
  );
  const deviceNames = names.length === 0 ? t("broadcasts.goneDevice") : names.join(", ");
  const now = useNow(30_000);
  const hold = progress.data === undefined ? null : holdOf({ ...progress.data, status: campaign.status }, now);
  const isOpen = isBeforeStart(campaign);
  const hasRun = !isOpen && hasReport(campaign);
  useReadAgain(
    // The broadcast itself is loaded again, too, because a tag of its audience may have been renamed.
    [campaignKeys.one(campaign.id), campaignKeys.progress(campaign.id), campaignKeys.items(campaign.id)],
    (frame) => isOpen && changesReview(frame),
  );
  return (
    // `keepFocusNear` moves the focus here when the focused button disappears.
    <div tabIndex={-1} className="outline-none">
      <PageHeading
        title={
          <span className="flex flex-wrap items-center gap-3">
            <span className="[overflow-wrap:anywhere]">{campaign.name}</span>
            <CampaignBadge campaign={campaign} hold={hold} />
          </span>
        }
        {...(campaign.status === "draft" ? { description: t("broadcast.draftNote") } : {})}
        actions={<Actions campaign={campaign} progress={progress.data} deviceNames={deviceNames} />}
      />
      <div className="space-y-5">
        <Notice campaign={campaign} hold={hold} estimate={progress.data?.estimate ?? null} />
        {isOpen && <Review campaign={campaign} review={progress.data?.beforeStart ?? null} />}
        {hasRun && (
          <Card className="space-y-5">
            <ProgressBar counts={campaign.counts} className="h-3.5!" />
            <ProgressLegend counts={campaign.counts} />
          </Card>
        )}
        <div className="grid gap-5 lg:grid-cols-[1fr_20rem]">
          <MessageCard campaign={campaign} first={isOpen ? (progress.data?.beforeStart?.first ?? null) : null} />
          <Facts campaign={campaign} progress={progress.data} deviceNames={deviceNames} />
        </div>
        {progress.isError && progress.data === undefined && (
          <Problem error={progress.error} onRetry={() => progress.refetch()} />
        )}
        {progress.data !== undefined && (
          <>
            {hasRun && <CampaignDevices campaign={campaign} progress={progress.data} devices={devices} />}
            <TimeChart progress={progress.data} />
            <Failures failures={progress.data.failures} />
          </>
        )}
        <Recipients campaign={campaign} review={isOpen ? (progress.data?.beforeStart ?? null) : null} />
      </div>
    </div>
  );
}

/** The frames that change, before the start, who would receive a broadcast. */
const REVIEW_CHANGES: readonly Frame["kind"][] = [
  "contact.opted_out",
  "contact.opted_in",
  "contact.probable_opt_out",
  "contact.identified",
  "contacts.changed",
  "opt_out.decided",
];
const changesReview = ({ kind }: Frame) => REVIEW_CHANGES.includes(kind);

/** The people who would receive the broadcast if it started now. */
function Review({ campaign, review }: { campaign: Campaign; review: CampaignProgress["beforeStart"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (review === null) return null;
  const { recipients, optedOut, undecided, leftOut } = review;
  const counts = [
    ["leftOut", optedOut],
    ["withoutValue", leftOut],
  ] as const;
  return (
    <Card data-testid="review" className="space-y-2">
      <p className="text-base font-semibold tabular">
        {t("newBroadcast.reach", { count: recipients, amount: format.number(recipients) })}
      </p>
      {counts.map(
        ([name, count]) =>
          count > 0 && (
            <p key={name} className="text-muted tabular">
              {t(`newBroadcast.${name}`, { count, amount: format.number(count) })}
            </p>
          ),
      )}
      <UndecidedNote count={undecided} isSent={undecided > 0 && campaign.sendToUndecided} />
    </Card>
  );
}

/** The message as its author wrote it and, once the first recipient is known, as that recipient gets it. */
function MessageCard({ campaign: { text }, first }: { campaign: Campaign; first: Rendering | null }) {
  const { t } = useTranslation();
  const isRendered = first !== null && first.text !== text;
  return (
    <Card className="self-start">
      <h2 className="mb-3 text-base font-semibold">
        {isRendered
          ? t("broadcast.messageTo", { name: first.name || phoneNumber(first.phone) })
          : t("broadcast.message")}
      </h2>
      <p
        data-testid="message"
        className="rounded-xl bg-bubble-out px-4 py-3 [overflow-wrap:anywhere] whitespace-pre-wrap"
      >
        <MessageText text={isRendered ? first.text : text} />
      </p>
      {isRendered && (
        <>
          <h3 className="mt-4 mb-1 text-xs font-medium text-muted">{t("broadcast.template")}</h3>
          <p className="text-xs [overflow-wrap:anywhere] whitespace-pre-wrap text-muted">{text}</p>
        </>
      )}
    </Card>
  );
}

const HOUR = 60 * 60_000;

type NoticeProps = { campaign: Campaign; hold: Hold | null; estimate: Estimate | null };

/** Says why the broadcast does not send, and what to do about it. */
function Notice({ campaign, hold, estimate }: NoticeProps) {
  const { status, pauseReason, scheduledAt, startProblem, counts } = campaign;
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(30_000);
  const zone = useZoneNote(campaign.deviceIds, hold !== null && isByTheClock(hold.code, hold.until, now));
  const later = useLaterThanStart(estimate, status === "scheduled" ? scheduledAt : null);
  if (startProblem !== null && scheduledAt !== null && (status === "scheduled" || status === "cancelled")) {
    const isOver = status === "cancelled";
    const until = new Date(Date.parse(scheduledAt) + LIMITS.broadcastWaitsHours * HOUR).toISOString();
    return (
      <Alert data-testid="start-problem" data-problem={startProblem} className="flex gap-3">
        <CalendarX className="mt-px size-5 shrink-0" aria-hidden />
        <div className="min-w-0 space-y-1">
          <h2 className="font-semibold">{t(isOver ? "broadcast.notStarted.over" : "broadcast.notStarted.title")}</h2>
          <p>{startProblemText(t, startProblem)}</p>
          <p>
            {isOver
              ? t("broadcast.notStarted.gaveUp", { time: format.date(scheduledAt) })
              : t("broadcast.notStarted.again", { time: format.date(scheduledAt), until: format.date(until) })}
          </p>
        </div>
      </Alert>
    );
  }
  if (status === "scheduled" && scheduledAt !== null) {
    return (
      <p className="flex items-start gap-3 rounded-2xl bg-busy-soft px-5 py-4 text-busy-text">
        <CalendarClock className="mt-px size-5 shrink-0" aria-hidden />
        <span>
          {t("broadcast.scheduledNote", { time: format.date(scheduledAt) })} {later}
        </span>
      </p>
    );
  }
  if (hold !== null) {
    return (
      <p data-testid="hold" className="flex items-start gap-3 rounded-2xl bg-warn-soft px-5 py-4 text-warn-text">
        <Hourglass className="mt-px size-5 shrink-0" aria-hidden />
        <span>
          {holdText(t, hold.code)}{" "}
          {hold.until !== null && t("broadcast.heldUntil", { when: sendTimeText(t, format, hold.until, now, zone) })}
        </span>
      </p>
    );
  }
  if (status !== "paused") return null;
  if (pauseReason !== "failures")
    return <p className="rounded-2xl bg-warn-soft px-5 py-4 text-warn-text">{t("broadcast.pausedNote")}</p>;
  const done = counts.failed + counts.sent + counts.delivered + counts.read;
  return (
    <Alert data-testid="auto-pause" className="flex gap-3">
      <OctagonPause className="mt-px size-5 shrink-0" aria-hidden />
      <div className="min-w-0 space-y-2">
        <h2 className="font-semibold">{t("broadcast.autoPause.title")}</h2>
        <p>
          {t("broadcast.autoPause.text", {
            failed: format.number(counts.failed),
            done: format.number(done),
            share: format.percent(Math.round((100 * counts.failed) / Math.max(1, done)) / 100),
          })}
        </p>
        <ul className="list-disc space-y-1 pl-5">
          <li>{t("broadcast.autoPause.todo1")}</li>
          <li>{t("broadcast.autoPause.todo2")}</li>
          <li>{t("broadcast.autoPause.todo3")}</li>
        </ul>
      </div>
    </Alert>
  );
}

type FactsProps = { campaign: Campaign; progress: CampaignProgress | undefined; deviceNames: string };

function Facts({ campaign, progress, deviceNames }: FactsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { audience, scheduledAt, startedAt, completedAt, status } = campaign;
  return (
    <Card>
      <dl className="space-y-3">
        <Fact name={t("broadcast.from")}>{deviceNames}</Fact>
        {audience.kind === "tags" && (
          <Fact name={t(`broadcast.tags.${matchOf(audience)}`)}>
            <span className="flex flex-wrap justify-end gap-1">
              {audience.tags.length === 0 && t("newBroadcast.audience.everyone.name")}
              {audience.tags.map((tag) => (
                <Tag key={tag} tag={tag} />
              ))}
            </span>
          </Fact>
        )}
        {audience.kind === "contacts" && (
          <Fact name={t("broadcast.tags.contacts")}>{pickedText(t, format, audience)}</Fact>
        )}
        {audience.kind === "tags" && audience.withoutTags.length > 0 && (
          <Fact name={t("broadcast.tags.without")}>
            <span className="flex flex-wrap justify-end gap-1">
              {audience.withoutTags.map((tag) => (
                <Tag key={tag} tag={tag} />
              ))}
            </span>
          </Fact>
        )}
        <Fact name={t("broadcast.gap")}>{gapText(t, campaign.gap)}</Fact>
        <Fact name={t("broadcast.createdAt")}>{format.date(campaign.createdAt)}</Fact>
        {scheduledAt !== null && startedAt === null && (
          <Fact name={t("broadcast.scheduledAt")}>{format.date(scheduledAt)}</Fact>
        )}
        {startedAt !== null && <Fact name={t("broadcast.startedAt")}>{format.date(startedAt)}</Fact>}
        {(status === "running" || status === "scheduled" || status === "draft") && <Eta progress={progress} />}
        {completedAt !== null && (
          <Fact name={t(status === "cancelled" ? "broadcast.cancelledAt" : "broadcast.completedAt")}>
            {format.date(completedAt)}
          </Fact>
        )}
      </dl>
      <Manage campaign={campaign} />
    </Card>
  );
}

/** Explains why the broadcast has not started. A reason that this page does not know is shown as an internal error of the server. */
function startProblemText(t: TFunction, problem: StartProblem): string {
  const key = `broadcast.notStarted.${problem}` as "broadcast.notStarted.server_error";
  return t(isKnown(key) ? key : "broadcast.notStarted.server_error");
}

/** Shows when the broadcast ends by the server's estimate, and what limits its speed. */
function Eta({ progress }: { progress: CampaignProgress | undefined }) {
  const estimate = progress?.estimate ?? null;
  return estimate === null || estimate.texts === 0 ? null : <End estimate={estimate} />;
}

export function End({ estimate }: { estimate: Estimate }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(10_000);
  const time = useEndTime(estimate);
  return (
    <Fact name={t("broadcast.eta")}>
      <span data-testid="eta" className="tabular">
        {endText(t, format, estimate, now)}
        <span className="block text-xs text-muted">
          {time}
          {estimate.days > 1 && ` · ${t("newBroadcast.days", { count: estimate.days })}`}
        </span>
        {estimate.limitedBy !== null && (
          <span className="mt-1 block text-xs text-muted">{limitText(t, estimate.limitedBy)}</span>
        )}
      </span>
    </Fact>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4">
      <dt className="shrink-0 text-muted">{name}</dt>
      <dd className="min-w-0 text-right [overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("common.loading")} className="space-y-5">
      <Skeleton className="h-9 w-72" />
      <Skeleton className="h-32 rounded-2xl!" />
      <Skeleton className="h-40 rounded-2xl!" />
      <Skeleton className="h-64 rounded-2xl!" />
    </div>
  );
}
