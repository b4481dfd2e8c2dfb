/** Announces changes to screen readers. */

import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { onFrame } from "~/api/live-events";
import { find, type Pages } from "~/api/pages";
import { queryClient } from "~/api/query-client";
import type { Campaign, Device, Frame } from "~/api/types";
import { campaignKeys } from "~/features/campaigns/keys";
import { titleOfNew } from "~/features/chats/title";
import { deviceKeys } from "~/features/devices/queries";
import { announce } from "~/ui/announcer";

export function useAnnouncements(): void {
  const { t } = useTranslation();
  useEffect(() => {
    const undecided = new Map<string, number>();
    function say(frame: Frame): void {
      if (frame.kind === "device.outbox") {
        const { deviceId, unknown } = frame.data;
        const name = nameOf<Device>(deviceKeys.list, deviceKeys.one(deviceId), deviceId);
        if (name !== null && unknown > (undecided.get(deviceId) ?? Number.POSITIVE_INFINITY))
          announce(`${name}: ${t("outbox.undecided", { count: unknown })}`);
        undecided.set(deviceId, unknown);
      }
      if (frame.kind === "device.status") {
        const name = nameOf<Device>(deviceKeys.list, deviceKeys.one(frame.deviceId), frame.deviceId);
        if (name !== null) announce(t("devices.changed", { name, status: t(`status.${frame.data.status}`) }));
      }
      if (frame.kind === "campaign.progress" && mustBeAnnounced(frame.data)) {
        const { campaignId, status } = frame.data;
        const name = nameOf<Campaign>(campaignKeys.list, campaignKeys.one(campaignId), campaignId);
        if (name !== null) announce(t("broadcast.changed", { name, status: t(`campaignStatus.${status}`) }));
      }
      // The open conversation is a `log`, which screen readers announce by themselves.
      if (
        frame.kind === "message.created" &&
        frame.data.direction === "in" &&
        !location.pathname.startsWith("/chats/")
      ) {
        void titleOfNew(queryClient, t, frame.data).then((name) => announce(t("thread.newMessage", { name })));
      }
    }
    return onFrame(say);
  }, [t]);
}

/** Returns whether the change happened without the user: the broadcast is over, or paused because of failures. */
function mustBeAnnounced({ status, pauseReason }: Pick<Campaign, "status" | "pauseReason">): boolean {
  return status === "completed" || (status === "paused" && pauseReason === "failures");
}

/** Returns the name of a device or broadcast, if a page has loaded it. */
function nameOf<T extends { id: string; name: string }>(
  list: readonly string[],
  one: readonly string[],
  id: string,
): string | null {
  const known =
    queryClient.getQueryData<T>(one) ?? find(queryClient.getQueryData<Pages<T>>(list), (other) => other.id === id);
  return known?.name ?? null;
}
