/** How far a broadcast is: read when its page opens, and again while it moves, but never in a rush. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { onFrame } from "~/api/live-events";
import type { Campaign } from "~/api/types";
import { campaignKeys } from "./keys";
import { progressQuery } from "./queries";

/** Texts may leave one each second; nobody reads faster than this. */
const READ_EVERY_MS = 2_000;

export type Throttled = { call: () => void; stop: () => void };

/** Runs at once, then at most once in `everyMs`; what was asked for meanwhile is done at the end of it. */
export function throttle(run: () => void, everyMs: number): Throttled {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isWanted = false;
  function go(): void {
    isWanted = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (isWanted) go();
    }, everyMs);
    run();
  }
  return {
    call() {
      if (timer === undefined) go();
      else isWanted = true;
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      isWanted = false;
    },
  };
}

/** A campaign's own frames tell its counts; why a device waits while it runs, that device's frames do. */
export function useProgress({ id, deviceIds }: Pick<Campaign, "id" | "deviceIds">) {
  const client = useQueryClient();
  const devices = deviceIds.join();
  useEffect(() => {
    const again = throttle(() => {
      void client.invalidateQueries({ queryKey: campaignKeys.progress(id) });
    }, READ_EVERY_MS);
    // Its status is asked for at each frame: an effect that began anew with it would drop the reading that its end asks for.
    const isRunning = () => client.getQueryData<Campaign>(campaignKeys.one(id))?.status === "running";
    const deaf = onFrame((frame) => {
      const isOurs =
        (frame.kind === "campaign.progress" && frame.data.campaignId === id) ||
        (frame.kind === "device.outbox" && devices.split(",").includes(frame.data.deviceId) && isRunning());
      if (isOurs) again.call();
    });
    return () => {
      deaf();
      again.stop();
    };
  }, [client, id, devices]);
  return useQuery(progressQuery(id));
}
