/** The search and the status that narrow the list of broadcasts. They are in the URL. */

import { useNavigate, useSearch } from "@tanstack/react-router";
import { useRef } from "react";
import type { Campaign, CampaignStatus } from "~/api/types";
import { useReadAgain } from "~/api/use-read-again";
import { useTypedSearch } from "~/ui/use-settled";
import type { Hold } from "./hold";
import { type Filter, foundQuery } from "./queries";
import { isHeldBack } from "./status-text";

/** The statuses that the list shows, in the order of the menu. `held` means running while nothing is sent for now. */
export const SHOWN_STATUSES = ["draft", "scheduled", "running", "held", "paused", "completed", "cancelled"] as const;
type ShownStatus = (typeof SHOWN_STATUSES)[number];

/** Returns the status in the URL; empty for all, also if the URL has no known status. */
export function statusOf(text: string | undefined): ShownStatus | "" {
  return SHOWN_STATUSES.find((status) => status === text) ?? "";
}

/** Returns whether the list shows a broadcast under the status that its badge has. */
export function isShown(campaign: Pick<Campaign, "status">, status: ShownStatus | "", hold: Hold | null): boolean {
  if (status === "") return true;
  return status === (isHeldBack(campaign, hold) ? "held" : campaign.status);
}

export function useListFilter() {
  const navigate = useNavigate();
  const { q = "", status: named } = useSearch({ from: "/inside/broadcasts" });
  const status = statusOf(named);
  const [typed, setTyped] = useTypedSearch(q, (search) => set({ q: search || undefined }));

  function set(change: { q?: string | undefined; status?: string | undefined }) {
    void navigate({
      to: "/broadcasts",
      search: { q: q || undefined, status: status || undefined, ...change },
      replace: true,
      resetScroll: false,
    });
  }

  function clear() {
    setTyped("");
    set({ q: undefined, status: undefined });
  }

  // Only the devices know which of the running broadcasts wait.
  const filter: Filter = { search: q, status: status === "held" ? "running" : status };
  return { filter, status, typed, setTyped, set, clear };
}

/** Loads a filtered list again when a broadcast gets another status: it may join the list, or leave it. */
export function useRefetchOfFilteredList(filter: Filter, list: readonly Campaign[]): void {
  const reported = useRef(new Map<string, CampaignStatus>());
  useReadAgain([foundQuery(filter).queryKey], (frame) => {
    if (frame.kind !== "campaign.progress" || (filter.search === "" && filter.status === "")) return false;
    const { campaignId, status } = frame.data;
    const before = reported.current.get(campaignId) ?? list.find(({ id }) => id === campaignId)?.status;
    reported.current.set(campaignId, status);
    return before !== status;
  });
}
