import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { clsx } from "clsx";
import type { TFunction } from "i18next";
import { memo, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { flatten } from "~/api/pages";
import type { Campaign, CampaignItem, CampaignProgress, Counts } from "~/api/types";
import { useToday } from "~/api/use-now";
import { failureText } from "~/features/messages/failure-text";
import { chatIdOf } from "~/features/messages/phone";
import { phoneNumber, useFormat } from "~/i18n/format";
import { Select } from "~/ui/field";
import { MoreButton } from "~/ui/more-button";
import { Problem } from "~/ui/problem";
import { Skeleton } from "~/ui/surface";
import { Table, Td, Th } from "~/ui/table";
import { isAudienceOpen, matchOf, type OfContacts } from "../audience";
import { countsOf } from "../counts";
import { campaignKeys } from "../keys";
import { throttle } from "../progress";
import { itemsQuery } from "../queries";
import { countOf, PARTS, type Part, statusesOf } from "./progress";
import { ItemBadge } from "./status";

/** The shortest time between two loads of a page of the list. */
const READ_AGAIN_MS = 2_000;

type RecipientsProps = {
  campaign: Campaign;
  /** The people who would receive the broadcast if it started now; `null` after the start. */
  review: CampaignProgress["beforeStart"];
};

/** The list of recipients with the status of their messages; before the start, the list of people who would get one. */
export function Recipients({ campaign, review }: RecipientsProps) {
  const { t } = useTranslation();
  const [status, setStatus] = useState<Part | null>(null);
  const counts = review === null ? campaign.counts : countsBefore(review, campaign.sendToUndecided);
  const items = useInfiniteQuery({
    ...itemsQuery(campaign.id, status === null ? [] : statusesOf(status)),
    // No event says that a tag was added to a contact, or that somebody has decided about an opt-out.
    ...(review === null ? {} : { staleTime: 0 }),
  });
  const list = flatten(items.data, (item) => item.itemNo);
  useFresh(campaign, status, items.data?.pages.length ?? 0);

  return (
    <section>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-base font-semibold">{t("broadcast.recipients")}</h2>
        {counts.total > 0 && <Filter counts={counts} status={status} onStatus={setStatus} />}
      </div>
      {isAudienceOpen(campaign) && <p className="mb-3 text-muted">{recipientsLater(t, campaign.audience)}</p>}
      {items.isPending && (
        <div role="status" aria-label={t("common.loading")}>
          <Skeleton className="h-48 rounded-2xl!" />
        </div>
      )}
      {items.isError && list.length === 0 && <Problem error={items.error} onRetry={() => items.refetch()} />}
      {items.isSuccess && list.length === 0 && (
        <p className="rounded-2xl border border-dashed border-field bg-surface px-6 py-8 text-center text-muted">
          {t(recipientsNone(campaign))}
        </p>
      )}
      {list.length > 0 && (
        <div
          aria-busy={items.isPlaceholderData}
          className={clsx("transition-opacity duration-150", items.isPlaceholderData && "opacity-60")}
        >
          <Table label={t("broadcast.recipients")}>
            <thead>
              <tr>
                <Th>{t("broadcast.number")}</Th>
                <Th className="max-sm:hidden">{t("broadcast.name")}</Th>
                <Th>{t("broadcast.state")}</Th>
                <Th className="max-sm:hidden">{t("broadcast.updated")}</Th>
              </tr>
            </thead>
            <tbody>
              {list.map((item) => (
                <Row key={item.itemNo} item={item} isBefore={review !== null} />
              ))}
            </tbody>
          </Table>
        </div>
      )}
      {!items.isPlaceholderData && <MoreButton list={items} />}
    </section>
  );
}

/** Returns the text for an empty list. A broadcast that was cancelled before its start has no recipients. */
function recipientsNone({ status, startedAt }: Campaign): "broadcast.recipientsNever" | "broadcast.recipientsNone" {
  return status === "cancelled" && startedAt === null ? "broadcast.recipientsNever" : "broadcast.recipientsNone";
}

/** Returns, before the start, how many people would get the message and how many would be skipped. */
function countsBefore(review: NonNullable<RecipientsProps["review"]>, isSentToUndecided: boolean): Counts {
  const { recipients: pending, optedOut, undecided } = review;
  const skipped = optedOut + (isSentToUndecided ? 0 : undecided);
  return countsOf({ pending, skipped });
}

/**
 * Keeps the list current. Events update the recipients on the page; a filtered list is loaded again to find recipients who match the filter
 * now.
 */
function useFresh({ id, counts }: Campaign, status: Part | null, pages: number): void {
  const client = useQueryClient();
  const pagesNow = useRef(pages);
  pagesNow.current = pages;
  const [again] = useState(() =>
    throttle(
      () => void client.invalidateQueries({ queryKey: campaignKeys.items(id) }),
      () => READ_AGAIN_MS * Math.max(1, pagesNow.current),
    ),
  );
  useEffect(() => () => again.stop(), [again]);
  const amount = status === null ? countsWithoutEvents(counts) : `${countOf(counts, status)}/${counts.replied}`;
  const [seen, setSeen] = useState({ status, amount });
  useEffect(() => {
    if (seen.status === status && seen.amount === amount) return;
    // If the user has just chosen another filter, its list is being loaded anyway.
    if (seen.status === status && pages > 0) again.call();
    setSeen({ status, amount });
  }, [seen, status, amount, pages, again]);
}

/** Returns the counts that may change without an event that names a recipient, because the server changes these statuses itself. */
function countsWithoutEvents({ total, replied, failed, skipped, unknown, cancelled }: Counts): string {
  return [total, replied, failed, skipped, unknown, cancelled].join("/");
}

type FilterProps = { counts: Counts; status: Part | null; onStatus: (status: Part | null) => void };

function Filter({ counts, status, onStatus }: FilterProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  return (
    <div className="flex items-center gap-2">
      <label htmlFor={id} className="text-muted">
        {t("broadcast.filter")}
      </label>
      <Select
        id={id}
        className="w-auto! min-w-44"
        value={status ?? ""}
        onChange={(event) => onStatus(PARTS.find((part) => part === event.target.value) ?? null)}
      >
        <option value="">{t("broadcast.all", { amount: format.number(counts.total) })}</option>
        {PARTS.filter((part) => countOf(counts, part) > 0 || part === status).map((part) => (
          <option key={part} value={part}>
            {t("broadcast.option", {
              status: t(`broadcast.count.${part}`),
              amount: format.number(countOf(counts, part)),
            })}
          </option>
        ))}
      </Select>
    </div>
  );
}

/** A row of the list. It is memoized, since there may be thousands of rows: it renders again only when its own item changes. */
const Row = memo(function Row({ item, isBefore }: { item: CampaignItem; isBefore: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const today = useToday();
  return (
    <tr data-testid="item-row" className="group">
      <Td className="max-w-44 sm:max-w-none">
        <ChatLink item={item} />
        <span className="block truncate text-xs text-muted sm:hidden">{item.name}</span>
      </Td>
      <Td className="max-w-60 truncate max-sm:hidden">{item.name || t("common.none")}</Td>
      <Td>
        <span className="flex flex-wrap items-center gap-1.5">
          <ItemBadge status={item.status} />
          {item.repliedAt !== null && (
            <span className="text-xs font-medium text-good-text">{t("broadcast.replied")}</span>
          )}
        </span>
        {(item.status === "failed" || item.status === "skipped" || item.status === "unknown") && (
          <p className="mt-1 max-w-xs text-xs text-muted">
            {isBefore
              ? t(item.error === "opted_out" ? "broadcast.skipped.optedOut" : "broadcast.skipped.undecided")
              : failureText(t, item.status === "unknown" ? "unknown" : "failed", item.error)}
          </p>
        )}
      </Td>
      <Td className="whitespace-nowrap text-muted tabular max-sm:hidden">{format.short(item.updatedAt, today)}</Td>
    </tr>
  );
});

/** Links the number to the chat on the device that has the message. Before the start no device has it. */
function ChatLink({ item: { deviceId, phone } }: { item: CampaignItem }) {
  const { t } = useTranslation();
  const number = <span className="whitespace-nowrap tabular">{phoneNumber(phone)}</span>;
  if (deviceId === null) return number;
  return (
    <Link
      to="/chats/$deviceId/$chatId"
      params={{ deviceId, chatId: chatIdOf(phone) }}
      title={t("broadcast.openChat")}
      className="text-brand-text underline-offset-4 hover:underline"
    >
      {number}
    </Link>
  );
}

/** Describes how the recipients are selected at the start. */
function recipientsLater(t: TFunction, audience: OfContacts): string {
  if (audience.kind === "contacts") return t("broadcast.recipientsLater.contacts");
  const { tags, withoutTags } = audience;
  const except = withoutTags.length === 0 ? "" : t("broadcast.recipientsExcept", { tags: withoutTags.join(", ") });
  return t(`broadcast.recipientsLater.${matchOf(audience)}`, { tags: tags.join(", "), except });
}
