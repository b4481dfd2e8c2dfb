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

const SECTIONS = ["/devices", "/chats", "/contacts", "/broadcasts"] as const;
/** The queries that are the same for the tenant's data and for the sample. */
const SAME_IN_BOTH: readonly unknown[] = [meQuery.queryKey[0], versionQuery.queryKey[0]];

/** Returns whether a query depends on the choice between the tenant's data and the sample. */
export function dependsOnSource({ queryKey }: { queryKey: readonly unknown[] }): boolean {
  return !SAME_IN_BOTH.includes(queryKey[0]);
}

/** Switches between the tenant's data and the sample, and clears the cache of the other. */
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
      // The page of a device, chat or contact exists only in one of the two: the sample or the tenant's data.
      await navigate({ to: SECTIONS.find((front) => path.startsWith(front)) ?? "/devices" });
      stopLiveEvents();
      client.removeQueries({ predicate: dependsOnSource });
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
