/** The pacing of a device: its settings, and how much of its limits is used. */

import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, dataOf } from "~/api";
import { serverNow } from "~/api/clock";
import { onFrame } from "~/api/live-events";
import type { OutboxSummary } from "~/api/types";
import { type LoadedPacing, loadedPacingOf, pacingKeys, pacingQuery } from "~/features/quiet-hours/queries";
import type { Patch } from "./form";
import { type Departure, departureOf } from "./usage";

export function useChangePacing(deviceId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Patch) =>
      dataOf(api.PATCH("/api/devices/{device}/pacing", { params: { path: { device: deviceId } }, body })),
    onSuccess: (pacing) => {
      client.setQueryData<LoadedPacing>(pacingKeys.one(deviceId), loadedPacingOf(pacing));
      void client.invalidateQueries({ queryKey: pacingKeys.allZones });
    },
  });
}

/** How often the usage is loaded again: only the server counts messages that leave the window. */
const READ_AGAIN_AFTER_MS = 2 * 60_000;

/** Returns the settings and the usage, including the messages sent since they were loaded. */
export function usePacing(deviceId: string) {
  const client = useQueryClient();
  const pacing = useQuery(pacingQuery(deviceId));
  const readAt = pacing.data?.readAt ?? 0;
  const [departures, setDepartures] = useState<readonly Departure[]>([]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was read counts everything before it
  useEffect(() => setDepartures([]), [readAt]);
  useEffect(
    () =>
      onFrame((frame) => {
        setDepartures((known) => {
          const departure = departureOf(frame, deviceId, known);
          return departure === null ? known : [...known, departure];
        });
        const isGreeting = frame.kind === "hello";
        const isOurs = frame.kind === "device.outbox" && frame.data.deviceId === deviceId;
        if (frame.kind === "device.outbox" && isOurs) cacheWhatsAppLimit(client, frame.data);
        const { readAt: lastReadAt = 0 } = client.getQueryData<LoadedPacing>(pacingKeys.one(deviceId)) ?? {};
        if (isGreeting || (isOurs && serverNow() - lastReadAt > READ_AGAIN_AFTER_MS))
          void client.invalidateQueries({ queryKey: pacingKeys.one(deviceId) });
      }),
    [client, deviceId],
  );

  return { ...pacing, departures };
}

/** Saves how long WhatsApp's own limit lasts: a frame with this wait reason also says that. */
function cacheWhatsAppLimit(client: QueryClient, { deviceId, code, nextSendAt }: OutboxSummary): void {
  if (code !== "reach_out_limit") return;
  client.setQueryData<LoadedPacing>(
    pacingKeys.one(deviceId),
    (known) => known && { ...known, usage: { ...known.usage, heldUntil: nextSendAt } },
  );
}
