import { useQueryClient } from "@tanstack/react-query";
import { useMatches, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import { loadSample, type Source, setSource } from "~/api/answer-source";
import { startLiveEvents, stopLiveEvents } from "~/api/live-events";
import { unsent } from "~/features/messages/unsent";
import { meQuery, versionQuery } from "~/features/tenants/queries";
import { errorText } from "~/i18n/errors";
import { announce } from "~/ui/announcer";
import { toast } from "~/ui/toast";

const FRONTS = ["/devices", "/chats", "/contacts", "/broadcasts"] as const;
/** True of the person, whatever is on show. */
const STAYS: readonly unknown[] = [meQuery.queryKey[0], versionQuery.queryKey[0]];

/** Whether it was read of the business on show. */
export function isOfTenant({ queryKey }: { queryKey: readonly unknown[] }): boolean {
  return !STAYS.includes(queryKey[0]);
}

/** Turns the page to the sample, or back to one's own: what was read of the other is forgotten. */
export function useSampleMode() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const path = useMatches({ select: (matches) => matches.at(-1)?.pathname ?? "" });
  const [isSwitching, setIsSwitching] = useState(false);

  async function switchTo(next: Source): Promise<void> {
    setIsSwitching(true);
    try {
      if (next === "sample") await loadSample();
      // One's own device, chat or contact has no page in the other.
      await navigate({ to: FRONTS.find((front) => path.startsWith(front)) ?? "/devices" });
      stopLiveEvents();
      client.removeQueries({ predicate: isOfTenant });
      client.getMutationCache().clear();
      unsent.forgetSample();
      setSource(next);
      announce(t(next === "sample" ? "sample.on" : "sample.off"));
      document.getElementById("content")?.focus();
      await startLiveEvents();
    } catch {
      toast.error(errorText(t, new ApiError("NETWORK", "the sample could not be loaded")));
    } finally {
      setIsSwitching(false);
    }
  }

  return { switchTo: (next: Source) => void switchTo(next), isSwitching };
}
