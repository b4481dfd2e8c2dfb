/** Writes events about devices into the cache. */

import type { QueryClient } from "@tanstack/react-query";
import { mapItems, type Pages } from "~/api/pages";
import type { Device, Frame, Qr } from "~/api/types";
import { deviceKeys } from "./queries";

export function applyToDevices(client: QueryClient, frame: Frame): void {
  switch (frame.kind) {
    case "device.status": {
      const { at, ...told } = frame.data;
      change(client, frame.deviceId, (device) =>
        at < device.statusAt
          ? device
          : { ...device, ...told, statusAt: at, provenUntil: later(device.provenUntil, told.provenUntil) },
      );
      const isNewest = at >= (client.getQueryData<Device>(deviceKeys.one(frame.deviceId))?.statusAt ?? "");
      if (told.status !== "pairing" && isNewest) client.setQueryData<Qr | null>(deviceKeys.qr(frame.deviceId), null);
      return;
    }
    case "device.qr":
      client.setQueryData<Qr | null>(deviceKeys.qr(frame.deviceId), frame.data);
      return;
    case "device.proven": {
      const { deviceId, provenUntil } = frame.data;
      change(client, deviceId, (device) => ({
        ...device,
        // The Worker may have answered `unreachable` for a copy that was too old; this is the newer proof.
        status: device.status === "unreachable" ? "online" : device.status,
        provenUntil: later(device.provenUntil, provenUntil),
      }));
      return;
    }
  }
}

function change(client: QueryClient, id: string, update: (device: Device) => Device): void {
  client.setQueryData<Device>(deviceKeys.one(id), (device) => device && update(device));
  client.setQueryData<Pages<Device>>(
    deviceKeys.list,
    (pages) => pages && mapItems(pages, (device) => (device.id === id ? update(device) : device)),
  );
}

/** RFC 3339 in UTC with milliseconds sorts as text. */
function later(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return other ?? one;
  return one > other ? one : other;
}
