import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { flatten } from "~/api/pages";
import type { Campaign, CampaignItem, ItemStatus } from "~/api/types";
import { failureText } from "~/features/messages/words";
import { phoneNumber, useFormat } from "~/i18n/format";
import { MoreButton } from "~/ui/more-button";
import { Problem } from "~/ui/problem";
import { Skeleton } from "~/ui/surface";
import { Table, Td, Th } from "~/ui/table";
import { itemStatus } from "../pace";
import { itemsQuery } from "../queries";
import { ItemBadge } from "./status";

/** Every recipient and how far their text has come. */
export function Recipients({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const items = useInfiniteQuery(itemsQuery(campaign.id));
  const list = flatten(items.data, (item) => item.itemNo);
  return (
    <section>
      <h2 className="mb-3 text-base font-semibold">{t("broadcast.recipients")}</h2>
      {items.isPending && (
        <div role="status" aria-label={t("common.loading")}>
          <Skeleton className="h-48 rounded-2xl!" />
        </div>
      )}
      {items.isError && <Problem error={items.error} onRetry={() => items.refetch()} />}
      {list.length > 0 && (
        <Table label={t("broadcast.recipients")}>
          <thead>
            <tr>
              <Th>{t("broadcast.number")}</Th>
              <Th>{t("broadcast.name")}</Th>
              <Th>{t("broadcast.state")}</Th>
              <Th>{t("broadcast.updated")}</Th>
            </tr>
          </thead>
          <tbody>
            {list.map((item) => (
              <Row key={item.itemNo} item={item} status={itemStatus(item, campaign.counts)} />
            ))}
          </tbody>
        </Table>
      )}
      <MoreButton list={items} />
    </section>
  );
}

function Row({ item, status }: { item: CampaignItem; status: ItemStatus }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <tr data-testid="item-row" className="group">
      <Td className="whitespace-nowrap tabular">{phoneNumber(item.phone)}</Td>
      <Td className="max-w-60 truncate">{item.name || t("common.none")}</Td>
      <Td>
        <ItemBadge status={status} />
        {(item.status === "failed" || item.status === "unknown") && (
          <p className="mt-1 max-w-xs text-xs text-muted">{failureText(t, item.status, item.error)}</p>
        )}
      </Td>
      <Td className="whitespace-nowrap text-muted tabular">{format.clock(item.updatedAt)}</Td>
    </tr>
  );
}
