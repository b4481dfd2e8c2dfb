import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ArrowLeft, Play } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import type { Campaign, OutboxSummary } from "~/api/types";
import { devicesQuery, listed } from "~/features/devices/queries";
import { OutboxLine, UndecidedBadge } from "~/features/outbox/parts/outbox-line";
import { useSummary } from "~/features/outbox/queries";
import { errorText } from "~/i18n/errors";
import { useFormat } from "~/i18n/format";
import { Button } from "~/ui/button";
import { Confirm } from "~/ui/dialog";
import { Problem } from "~/ui/problem";
import { Card, PageBody, PageHeading, Skeleton } from "~/ui/surface";
import { toast } from "~/ui/toast";
import { useNow } from "~/ui/use-now";
import { useTitle } from "~/ui/use-title";
import { expectedMs, remaining } from "./pace";
import { ProgressBar, ProgressLegend } from "./parts/progress";
import { Recipients } from "./parts/recipients";
import { CampaignBadge } from "./parts/status";
import { campaignQuery, useStartCampaign } from "./queries";
import { gapText } from "./words";

export function BroadcastPage() {
  const { t } = useTranslation();
  const { campaignId } = useParams({ from: "/inside/broadcasts/$campaignId" });
  const campaign = useQuery(campaignQuery(campaignId));
  useTitle(campaign.data?.name ?? t("broadcasts.title"));
  return (
    <PageBody>
      <Link to="/broadcasts" className="mb-4 inline-flex items-center gap-1.5 text-muted hover:text-ink">
        <ArrowLeft className="size-4" aria-hidden />
        {t("broadcast.back")}
      </Link>
      {campaign.isPending && <Loading />}
      {campaign.isError && <Problem error={campaign.error} onRetry={() => campaign.refetch()} />}
      {campaign.data && <Loaded campaign={campaign.data} />}
    </PageBody>
  );
}

function Loaded({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const devices = useInfiniteQuery(devicesQuery);
  const device = listed(devices.data).find(({ id }) => id === campaign.deviceId);
  const deviceName = device?.name ?? t("broadcasts.goneDevice");
  // Read before it runs: what changes then is told.
  const isOver = campaign.status === "completed";
  const outbox = useSummary(device === undefined || isOver ? { id: campaign.deviceId, phone: null } : device);
  return (
    <>
      <PageHeading
        title={
          <span className="flex flex-wrap items-center gap-3">
            {campaign.name}
            <CampaignBadge status={campaign.status} />
          </span>
        }
        {...(campaign.status === "draft" ? { description: t("broadcast.draftNote") } : {})}
        actions={campaign.status === "draft" && <Start campaign={campaign} deviceName={deviceName} />}
      />
      <div className="space-y-5">
        <Card className="space-y-5">
          <ProgressBar counts={campaign.counts} className="h-3.5!" />
          <ProgressLegend counts={campaign.counts} />
          {device !== undefined && campaign.status !== "draft" && (
            <div className="flex flex-wrap items-center gap-x-4 gap-y-2 empty:hidden">
              {campaign.status === "running" && (
                <OutboxLine device={device} lead={t("outbox.onDevice", { device: device.name })} />
              )}
              {campaign.counts.unknown > 0 && <UndecidedBadge device={device} />}
            </div>
          )}
        </Card>
        <div className="grid gap-5 lg:grid-cols-[1fr_20rem]">
          <Card>
            <h2 className="mb-3 text-base font-semibold">{t("broadcast.message")}</h2>
            <p className="rounded-xl bg-bubble-out px-4 py-3 [overflow-wrap:anywhere] whitespace-pre-wrap">
              {campaign.text}
            </p>
          </Card>
          <Facts campaign={campaign} outbox={outbox} deviceName={deviceName} />
        </div>
        <Recipients campaign={campaign} />
      </div>
    </>
  );
}

type FactsProps = { campaign: Campaign; outbox: OutboxSummary | undefined; deviceName: string };

function Facts({ campaign, outbox, deviceName }: FactsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card>
      <dl className="space-y-3">
        <Fact name={t("broadcast.from")}>
          <Link
            to="/devices/$deviceId"
            params={{ deviceId: campaign.deviceId }}
            className="text-brand-text underline-offset-4 hover:underline"
          >
            {deviceName}
          </Link>
        </Fact>
        <Fact name={t("broadcast.gap")}>{gapText(t, campaign.gap)}</Fact>
        <Fact name={t("broadcast.createdAt")}>{format.date(campaign.createdAt)}</Fact>
        {campaign.startedAt !== null && <Fact name={t("broadcast.startedAt")}>{format.date(campaign.startedAt)}</Fact>}
        {campaign.status === "running" && <Eta campaign={campaign} outbox={outbox} />}
        {campaign.completedAt !== null && (
          <Fact name={t("broadcast.completedAt")}>{format.date(campaign.completedAt)}</Fact>
        )}
      </dl>
    </Card>
  );
}

/** Nothing leaves before what waits on the device may: in quiet hours that is the morning. */
function Eta({ campaign, outbox }: { campaign: Campaign; outbox: OutboxSummary | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(10_000);
  if (outbox?.code === "device_offline") return null;
  const held = outbox?.nextSendAt ? Math.max(0, Date.parse(outbox.nextSendAt) - now) : 0;
  const left = held + expectedMs(remaining(campaign.counts), campaign.gap);
  return <Fact name={t("broadcast.eta")}>{t("broadcast.etaIn", { duration: format.duration(left) })}</Fact>;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4">
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 text-right">{children}</dd>
    </div>
  );
}

function Start({ campaign, deviceName }: { campaign: Campaign; deviceName: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [isAsking, setIsAsking] = useState(false);
  const start = useStartCampaign(campaign.id);
  const { total } = campaign.counts;

  function refusal(error: unknown): string {
    return error instanceof ApiError && (error.code === "DEVICE_DISCONNECTED" || error.code === "CONFLICT")
      ? t("broadcast.startRefused", { device: deviceName })
      : errorText(t, error);
  }

  return (
    <>
      <Button onClick={() => setIsAsking(true)}>
        <Play aria-hidden />
        {t("broadcast.start")}
      </Button>
      <Confirm
        isOpen={isAsking}
        onOpenChange={(next) => {
          start.reset();
          setIsAsking(next);
        }}
        look="primary"
        title={t("broadcast.startTitle", { count: total })}
        description={t("broadcast.startText", {
          device: deviceName,
          gap: gapText(t, campaign.gap),
          duration: format.duration(expectedMs(total, campaign.gap)),
        })}
        confirm={t("broadcast.startConfirm")}
        isBusy={start.isPending}
        error={start.isError ? refusal(start.error) : null}
        onConfirm={() =>
          start.mutate(undefined, {
            onSuccess: () => {
              setIsAsking(false);
              toast.success(t("broadcast.started"));
            },
          })
        }
      />
    </>
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
