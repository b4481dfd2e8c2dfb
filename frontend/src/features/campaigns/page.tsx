import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { clsx } from "clsx";
import { Megaphone, Plus } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { flatten } from "~/api/pages";
import type { Campaign } from "~/api/types";
import { devicesQuery, listed } from "~/features/devices/queries";
import { SampleOffer } from "~/features/sample-mode/sample-offer";
import { useFormat } from "~/i18n/format";
import { Button, buttonLook } from "~/ui/button";
import { Select } from "~/ui/field";
import { MoreButton } from "~/ui/more-button";
import { Problem } from "~/ui/problem";
import { SearchField } from "~/ui/search-field";
import { Empty, PageBody, PageHeading, Skeleton, Steps } from "~/ui/surface";
import { Table, Td, Th } from "~/ui/table";
import { useTitle } from "~/ui/use-title";
import { audienceText, isAudienceOpen } from "./audience";
import { sentOf } from "./pace";
import { ProgressBar } from "./parts/progress";
import { CampaignBadge } from "./parts/status";
import { foundQuery } from "./queries";
import { type HoldOf, useHoldsOrPending } from "./use-holds";
import { isShown, SHOWN_STATUSES, statusOf, useListFilter, useRefetchOfFilteredList } from "./use-list-filter";

export function BroadcastsPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const field = useRef<HTMLInputElement>(null);
  const { filter, status, typed, setTyped, set, clear } = useListFilter();
  const campaigns = useInfiniteQuery(foundQuery(filter));
  const all = flatten(campaigns.data, (campaign) => campaign.id);
  const { holdOf, isPending: areHoldsPending } = useHoldsOrPending(all);
  const list = all.filter((campaign) => isShown(campaign, status, holdOf(campaign)));
  const isFiltered = filter.search !== "" || status !== "";
  const { hasNextPage, isFetching, isPlaceholderData, isSuccess, fetchNextPage } = campaigns;
  // The server finds the running broadcasts, and only the dashboard knows which of them wait. So a page of running
  // broadcasts may contain none that waits.
  const isSearching = status === "held" && areHoldsPending;
  const readsOn = isSuccess && !isSearching && list.length === 0 && hasNextPage;
  useEffect(() => {
    if (readsOn && !isFetching) void fetchNextPage();
  }, [readsOn, isFetching, fetchNextPage]);
  useRefetchOfFilteredList(filter, all);
  useTitle(t("broadcasts.title"));
  // When the filter is cleared, the empty result of the filter is shown until all broadcasts are loaded.
  const isNoneYet = isSuccess && all.length === 0 && !isFiltered && !isPlaceholderData;
  const isNothingFound = isSuccess && list.length === 0 && isFiltered && !readsOn && !isSearching;
  const hasFilter = all.length > 0 || isFiltered || isPlaceholderData;
  const isLoading = list.length === 0 && !campaigns.isError && !isNoneYet && !isNothingFound;
  return (
    <PageBody>
      <PageHeading
        title={t("broadcasts.title")}
        description={t("broadcasts.lead")}
        actions={hasFilter && <NewLink />}
      />
      {hasFilter && (
        <>
          <div className="mb-3 flex flex-wrap items-center gap-2">
            <SearchField
              ref={field}
              data-key="search"
              label={t("broadcasts.search")}
              className="min-w-0 flex-1 basis-60"
              value={typed}
              onSearch={setTyped}
            />
            <Select
              aria-label={t("broadcasts.filterStatus")}
              className="w-auto! min-w-0 flex-1 basis-32 sm:max-w-52 sm:flex-none sm:basis-auto"
              value={status}
              onChange={({ target }) => set({ status: statusOf(target.value) || undefined })}
            >
              <option value="">{t("broadcasts.allStatuses")}</option>
              {SHOWN_STATUSES.map((shown) => (
                <option key={shown} value={shown}>
                  {t(`campaignStatus.${shown}`)}
                </option>
              ))}
            </Select>
          </div>
          <p role="status" data-testid="broadcasts-found" className="mb-3 min-h-5 text-xs text-muted tabular">
            {isFiltered &&
              isSuccess &&
              !isPlaceholderData &&
              (list.length > 0 || isNothingFound) &&
              t("broadcasts.found", {
                count: list.length,
                amount: `${format.number(list.length)}${hasNextPage ? "+" : ""}`,
              })}
          </p>
        </>
      )}
      {isLoading && <Loading />}
      {campaigns.isError && <Problem error={campaigns.error} onRetry={() => campaigns.refetch()} />}
      {isNoneYet && (
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
      {isNothingFound && (
        <Empty
          icon={Megaphone}
          title={t("broadcasts.noMatchTitle")}
          action={
            <Button
              look="secondary"
              onClick={() => {
                clear();
                // This button disappears, so the focus moves to the search field.
                field.current?.focus();
              }}
            >
              {t("broadcasts.clearFilter")}
            </Button>
          }
        >
          {t("broadcasts.noMatch")}
        </Empty>
      )}
      {list.length > 0 && <Campaigns list={list} holdOf={holdOf} isOld={isPlaceholderData} />}
      {list.length > 0 && !isPlaceholderData && <MoreButton list={campaigns} />}
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

type CampaignsProps = { list: Campaign[]; holdOf: HoldOf; isOld: boolean };

function Campaigns({ list, holdOf, isOld }: CampaignsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const devices = useInfiniteQuery(devicesQuery);
  const names = new Map(listed(devices.data).map(({ id, name }) => [id, name]));
  const nameDevices = (ids: readonly string[]) =>
    ids.length === 0
      ? t("broadcasts.goneDevice")
      : ids.map((id) => names.get(id) ?? t("broadcasts.goneDevice")).join(", ");
  return (
    <div aria-busy={isOld} className={clsx("transition-opacity duration-150", isOld && "opacity-60")}>
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
    </div>
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
