/** Applies events about devices to the cache. */

import type { QueryClient } from "@tanstack/react-query";
import { find, mapItems, type Pages, without } from "~/api/pages";
import type { Device, Frame, Qr } from "~/api/types";
import { messageKeys } from "../messages/queries";
import { deviceKeys, isGone } from "./queries";

/**
 * Applies a frame. A replayed frame causes no request: each request is followed by a replay, so the two would cause each other without end.
 */
export function applyToDevices(client: QueryClient, frame: Frame, isReplay = false): void {
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
    case "device.changed":
      keepChanged(client, frame.data, isReplay);
      return;
    case "device.deleted":
      forget(client, frame.data.deviceId, isReplay);
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

type DeviceChange = Extract<Frame, { kind: "device.changed" }>["data"];

function keepChanged(client: QueryClient, { deviceId, name, inbox }: DeviceChange, isReplay: boolean): void {
  const list = client.getQueryData<Pages<Device>>(deviceKeys.list);
  const known = list && find(list, ({ id }) => id === deviceId);
  change(client, deviceId, (device) => ({ ...device, name, inbox }));
  if (isReplay) return;
  // The list does not have the device, because another tab has created it, so the list is loaded again.
  if (list !== undefined && known === undefined) void client.invalidateQueries({ queryKey: deviceKeys.list });
  // The settings of a device decide which chats are shown, so the chats are loaded again if the settings changed.
  const showsOthers = known?.inbox.statusPosts !== inbox.statusPosts || known?.inbox.channels !== inbox.channels;
  if (known !== undefined && showsOthers) void client.invalidateQueries({ queryKey: messageKeys.allChats });
}

/** Removes a deleted device. Its open page loads it again and then says that it was deleted; the tab that deletes it does not. */
function forget(client: QueryClient, id: string, isReplay: boolean): void {
  client.setQueryData<Pages<Device>>(deviceKeys.list, (pages) => pages && without(pages, (device) => device.id === id));
  if (isReplay || client.isMutating({ mutationKey: deviceKeys.deletion(id) }) > 0) return;
  client.removeQueries({ queryKey: deviceKeys.one(id), type: "inactive" });
  void client.invalidateQueries({ queryKey: deviceKeys.one(id) });
  void client.invalidateQueries({ queryKey: messageKeys.allChats });
}

function change(client: QueryClient, id: string, update: (device: Device) => Device): void {
  // A late frame about a device that was deleted would make its page show it again.
  if (!isGone(client.getQueryState(deviceKeys.one(id))?.error))
    client.setQueryData<Device>(deviceKeys.one(id), (device) => device && update(device));
  client.setQueryData<Pages<Device>>(
    deviceKeys.list,
    (pages) => pages && mapItems(pages, (device) => (device.id === id ? update(device) : device)),
  );
}

/** Returns the later one of two times. RFC 3339 in UTC with milliseconds sorts as text. */
function later(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return other ?? one;
  return one > other ? one : other;
}
