import { clsx } from "clsx";
import { useTranslation } from "react-i18next";
import type { CampaignStatus, ItemStatus } from "~/api/types";

const pill = "inline-flex h-6 shrink-0 items-center gap-1.5 rounded-full px-2.5 text-xs font-medium whitespace-nowrap";

const CAMPAIGN: Record<CampaignStatus, string> = {
  draft: "bg-idle-soft text-idle-text",
  scheduled: "bg-busy-soft text-busy-text",
  running: "bg-busy-soft text-busy-text",
  paused: "bg-warn-soft text-warn-text",
  completed: "bg-good-soft text-good-text",
  cancelled: "bg-idle-soft text-idle-text",
};

export function CampaignBadge({ status }: { status: CampaignStatus }) {
  const { t } = useTranslation();
  return (
    <span data-testid="campaign-status" data-status={status} className={clsx(pill, CAMPAIGN[status])}>
      {status === "running" && <span className="size-2 animate-pulse rounded-full bg-busy-dot" aria-hidden />}
      {t(`campaignStatus.${status}`)}
    </span>
  );
}

const ITEM: Record<ItemStatus, string> = {
  pending: "bg-idle-soft text-idle-text",
  queued: "bg-idle-soft text-idle-text",
  typing: "bg-busy-soft text-busy-text",
  sending: "bg-busy-soft text-busy-text",
  sent: "bg-good-soft text-good-text",
  delivered: "bg-good-soft text-good-text",
  read: "bg-busy-soft text-busy-text",
  failed: "bg-bad-soft text-bad-text",
  unknown: "bg-warn-soft text-warn-text",
  received: "bg-idle-soft text-idle-text",
  cancelled: "bg-idle-soft text-idle-text",
};

export function ItemBadge({ status }: { status: ItemStatus }) {
  const { t } = useTranslation();
  return (
    <span data-testid="item-status" data-status={status} className={clsx(pill, ITEM[status])}>
      {t(`tick.${status}`)}
    </span>
  );
}
