/** The word for the state of a broadcast, the same on every page. */

import type { TFunction } from "i18next";
import type { Campaign } from "~/api/types";
import type { Hold } from "./hold";

/** Returns whether a broadcast that was started sends nothing for now. */
export function isHeldBack({ status }: Pick<Campaign, "status">, hold: Hold | null): boolean {
  return status === "running" && hold !== null;
}

export function campaignStatusText(
  t: TFunction,
  campaign: Pick<Campaign, "status" | "startProblem">,
  hold: Hold | null,
): string {
  const { status, startProblem } = campaign;
  if (isHeldBack(campaign, hold)) return t("campaignStatus.held");
  return t(`campaignStatus.${status === "cancelled" && startProblem !== null ? "notStarted" : status}`);
}
