import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Megaphone, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { flatten } from "~/api/pages";
import type { Campaign } from "~/api/types";
import { devicesQuery, listed } from "~/features/devices/queries";
import { SampleOffer } from "~/features/sample-mode/sample-offer";
import { useFormat } from "~/i18n/format";
import { buttonLook } from "~/ui/button";
import { MoreButton } from "~/ui/more-button";
import { Problem } from "~/ui/problem";
import { Empty, PageBody, PageHeading, Skeleton, Steps } from "~/ui/surface";
import { Table, Td, Th } from "~/ui/table";
import { useTitle } from "~/ui/use-title";
import { audienceText, isAudienceOpen } from "./audience";
import { sentOf } from "./pace";
import { ProgressBar } from "./parts/progress";
import { CampaignBadge } from "./parts/status";
import { campaignsQuery } from "./queries";
import { useHolds } from "./use-holds";

export function BroadcastsPage() {
  const { t } = useTranslation();
  const campaigns = useInfiniteQuery(campaignsQuery);
  const list = flatten(campaigns.data, (campaign) => campaign.id);
  useTitle(t("broadcasts.title"));
  return (
    <PageBody>
      <PageHeading
        title={t("broadcasts.title")}
        description={t("broadcasts.lead")}
        actions={list.length > 0 && <NewLink />}
      />
      {campaigns.isPending && <Loading />}
      {campaigns.isError && <Problem error={campaigns.error} onRetry={() => campaigns.refetch()} />}
      {campaigns.isSuccess && list.length === 0 && (
        <Empty
          icon={Megaphone}
          title={t("broadcasts.emptyTitle")}
          action={
            <>
              <NewLink />
              <SampleOffer />
            </>
          }
        >
          <Steps steps={[t("broadcasts.empty1"), t("broadcasts.empty2"), t("broadcasts.empty3")]} />
        </Empty>
      )}
      {list.length > 0 && <Campaigns list={list} />}
      <MoreButton list={campaigns} />
    </PageBody>
  );
}

function NewLink() {
  const { t } = useTranslation();
  return (
    <Link to="/broadcasts/new" data-key="new" className={buttonLook()}>
      <Plus aria-hidden />
      {t("broadcasts.new")}
    </Link>
  );
}

function Campaigns({ list }: { list: Campaign[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const devices = useInfiniteQuery(devicesQuery);
  const holdOf = useHolds(list);
  const names = new Map(listed(devices.data).map(({ id, name }) => [id, name]));
  const nameDevices = (ids: readonly string[]) =>
    ids.length === 0
      ? t("broadcasts.goneDevice")
      : ids.map((id) => names.get(id) ?? t("broadcasts.goneDevice")).join(", ");
  return (
    <Table label={t("broadcasts.title")}>
      <thead>
        <tr>
          <Th>{t("broadcasts.name")}</Th>
          <Th className="max-sm:hidden">{t("broadcasts.state")}</Th>
          <Th className="min-w-36">{t("broadcasts.progress")}</Th>
          <Th className="max-sm:hidden">{t("broadcasts.device")}</Th>
          <Th className="max-sm:hidden">{t("broadcasts.created")}</Th>
        </tr>
      </thead>
      <tbody>
        {list.map((campaign) => (
          <tr
            key={campaign.id}
            data-testid="campaign-row"
            className="group transition-colors duration-150 hover:bg-sunken"
          >
            <Td className="max-w-72 min-w-36 max-sm:max-w-40">
              <Link
                to="/broadcasts/$campaignId"
                params={{ campaignId: campaign.id }}
                className="block truncate font-medium text-brand-text underline-offset-4 hover:underline"
                title={campaign.name}
              >
                {campaign.name}
              </Link>
              <p className="mt-1.5 sm:hidden">
                <CampaignBadge campaign={campaign} hold={holdOf(campaign)} />
              </p>
            </Td>
            <Td className="max-sm:hidden">
              <CampaignBadge campaign={campaign} hold={holdOf(campaign)} />
              {campaign.status === "scheduled" && campaign.scheduledAt !== null && (
                <p className="mt-1 text-xs whitespace-nowrap text-muted tabular">
                  {t("broadcasts.startsAt", { time: format.date(campaign.scheduledAt) })}
                </p>
              )}
            </Td>
            <Td>
              <ProgressBar counts={campaign.counts} />
              <p className="mt-1.5 text-xs text-muted tabular">
                {isAudienceOpen(campaign)
                  ? audienceText(t, format, campaign.audience)
                  : t("broadcasts.done", {
                      done: format.number(sentOf(campaign.counts)),
                      total: format.number(campaign.counts.total),
                    })}
              </p>
            </Td>
            <Td className="max-w-48 truncate max-sm:hidden">
              {devices.isPending ? "" : nameDevices(campaign.deviceIds)}
            </Td>
            <Td className="whitespace-nowrap text-muted tabular max-sm:hidden">{format.date(campaign.createdAt)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("common.loading")} className="space-y-3">
      <Skeleton className="h-10 rounded-2xl!" />
      <Skeleton className="h-16 rounded-2xl!" />
      <Skeleton className="h-16 rounded-2xl!" />
    </div>
  );
}
