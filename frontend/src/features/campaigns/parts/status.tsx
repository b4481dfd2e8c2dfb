import { clsx } from "clsx";
import { useTranslation } from "react-i18next";
import type { Campaign, CampaignStatus, ItemStatus } from "~/api/types";
import { itemStatusText } from "~/features/messages/failure-text";
import type { Hold } from "../hold";
import { campaignStatusText, isHeldBack } from "../status-text";

const pillClasses =
  "inline-flex min-h-6 shrink-0 items-center gap-1.5 rounded-full px-2.5 text-xs font-medium whitespace-nowrap";

const CAMPAIGN: Record<CampaignStatus, string> = {
  draft: "bg-idle-soft text-idle-text",
  scheduled: "bg-busy-soft text-busy-text",
  running: "bg-busy-soft text-busy-text",
  paused: "bg-warn-soft text-warn-text",
  completed: "bg-good-soft text-good-text",
  cancelled: "bg-idle-soft text-idle-text",
};

type BadgeProps = {
  campaign: Pick<Campaign, "status" | "startProblem">;
  /** Why a running broadcast sends nothing for now: from `holdOf`, or from `useHolds` if the progress is not loaded. */
  hold: Hold | null;
};

export function CampaignBadge({ campaign, hold }: BadgeProps) {
  const { t } = useTranslation();
  const { status, startProblem } = campaign;
  const isHeld = isHeldBack(campaign, hold);
  const hasProblem = startProblem !== null && (status === "scheduled" || status === "cancelled");
  const look = isHeld || (hasProblem && status === "scheduled") ? CAMPAIGN.paused : CAMPAIGN[status];
  return (
    <span data-testid="campaign-status" data-status={status} data-held={isHeld} className={clsx(pillClasses, look)}>
      {status === "running" && !isHeld && (
        <span className="size-2 animate-pulse rounded-full bg-busy-dot" aria-hidden />
      )}
      {campaignStatusText(t, campaign, hold)}
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
  skipped: "bg-idle-soft text-idle-text",
  unknown: "bg-warn-soft text-warn-text",
  received: "bg-idle-soft text-idle-text",
  cancelled: "bg-idle-soft text-idle-text",
};

export function ItemBadge({ status }: { status: ItemStatus }) {
  const { t } = useTranslation();
  return (
    <span data-testid="item-status" data-status={status} className={clsx(pillClasses, ITEM[status])}>
      {itemStatusText(t, status)}
    </span>
  );
}
