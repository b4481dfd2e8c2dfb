/** The progress of a broadcast: loaded when its page opens, and again while it changes, at most every two seconds. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { onFrame } from "~/api/live-events";
import { throttle } from "~/api/throttle";
import type { Campaign } from "~/api/types";
import { campaignKeys } from "./keys";
import { progressQuery } from "./queries";

/** A message may be sent every second; the page loads the progress less often. */
const READ_EVERY_MS = 2_000;
/** For each request the server counts all recipients, so the progress of a large broadcast is loaded less often. */
const RECIPIENTS_PER_MS = 10;

export { throttle };

/** Loads the progress, and loads it again after frames of the broadcast and of its devices, because they mean that it has changed. */
export function useProgress({ id, deviceIds }: Pick<Campaign, "id" | "deviceIds">) {
  const client = useQueryClient();
  const devices = deviceIds.join();
  useEffect(() => {
    const again = throttle(
      () => {
        void client.invalidateQueries({ queryKey: campaignKeys.progress(id) });
      },
      () => {
        const total = client.getQueryData<Campaign>(campaignKeys.one(id))?.counts?.total ?? 0;
        return Math.max(READ_EVERY_MS, total / RECIPIENTS_PER_MS);
      },
    );
    // The status is read for each frame: an effect with `status` as a dependency would restart at the end and lose the last request.
    const isRunning = () => client.getQueryData<Campaign>(campaignKeys.one(id))?.status === "running";
    const stopListening = onFrame((frame) => {
      const isOurs =
        (frame.kind === "campaign.progress" && frame.data.campaignId === id) ||
        (frame.kind === "device.outbox" && devices.split(",").includes(frame.data.deviceId) && isRunning());
      if (isOurs) again.call();
    });
    return () => {
      stopListening();
      again.stop();
    };
  }, [client, id, devices]);
  return useQuery(progressQuery(id));
}
