/** The devices of the API, and the actions on them. */

import { infiniteQueryOptions, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ApiError, api, dataOf } from "~/api";
import { useIdempotencyKeys } from "~/api/idempotency-key";
import { find, flatten, mapItems, moveToFront, type Pages, without } from "~/api/pages";
import { pageAt, withKey } from "~/api/request";
import type { Device, InboxSettingsPatch, Qr } from "~/api/types";
import { messageKeys } from "~/features/messages/queries";

export const deviceKeys = {
  all: ["devices"] as const,
  list: ["devices", "list"] as const,
  one: (id: string) => ["devices", "one", id] as const,
  qr: (id: string) => ["devices", "qr", id] as const,
  deletion: (id: string) => ["devices", "deletion", id] as const,
};

export const devicesQuery = infiniteQueryOptions({
  queryKey: deviceKeys.list,
  queryFn: ({ pageParam, signal }) =>
    dataOf(api.GET("/api/devices", { params: { query: pageAt(pageParam, 100) }, signal })),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});

export const listed = (pages: Pages<Device> | undefined): Device[] => flatten(pages, (device) => device.id);

export const deviceQuery = (id: string) =>
  queryOptions({
    queryKey: deviceKeys.one(id),
    queryFn: ({ signal }) => dataOf(api.GET("/api/devices/{device}", { params: { path: { device: id } }, signal })),
  });

/** Returns whether a request has failed because the device does not exist, or no longer exists. */
export const isGone = (error: unknown): boolean => error instanceof ApiError && error.code === "NOT_FOUND";

/** Loads the device of a page; the cached list is used until the response arrives. */
export function useDevice(deviceId: string) {
  const client = useQueryClient();
  return useQuery({
    ...deviceQuery(deviceId),
    placeholderData: () => find(client.getQueryData<Pages<Device>>(deviceKeys.list), (one) => one.id === deviceId),
  });
}

/** The query of the current QR code; `null` while there is none yet (an event brings the first). */
export const qrQuery = (id: string) =>
  queryOptions({
    queryKey: deviceKeys.qr(id),
    queryFn: async ({ signal }): Promise<Qr | null> => {
      try {
        return await dataOf(api.GET("/api/devices/{device}/qr", { params: { path: { device: id } }, signal }));
      } catch (error) {
        if (error instanceof ApiError && (error.code === "NOT_FOUND" || error.code === "CONFLICT")) return null;
        throw error;
      }
    },
  });

/** Writes a device into the list and into its own cache entry. */
function useKeep(): (device: Device) => void {
  const client = useQueryClient();
  return (device) => {
    client.setQueryData(deviceKeys.one(device.id), device);
    client.setQueryData<Pages<Device>>(
      deviceKeys.list,
      (pages) => pages && mapItems(pages, (other) => (other.id === device.id ? device : other)),
    );
  };
}

export function useCreateDevice() {
  const client = useQueryClient();
  const idempotencyKeys = useIdempotencyKeys();
  return useMutation({
    mutationFn: (name: string) =>
      dataOf(api.POST("/api/devices", { params: { header: withKey(idempotencyKeys.keyFor(name)) }, body: { name } })),
    onSuccess: (device) => {
      idempotencyKeys.markAnswered();
      client.setQueryData(deviceKeys.one(device.id), device);
      client.setQueryData<Pages<Device>>(
        deviceKeys.list,
        (pages) => pages && moveToFront(pages, device, (other) => other.id === device.id),
      );
    },
  });
}

export function useRenameDevice(id: string) {
  const keep = useKeep();
  return useMutation({
    mutationFn: (name: string) =>
      dataOf(api.PATCH("/api/devices/{device}", { params: { path: { device: id } }, body: { name } })),
    onSuccess: keep,
  });
}

/** Changes the inbox settings. The lists of chats are loaded again, because they omit chats that are no longer shown. */
export function useChangeInbox(id: string) {
  const client = useQueryClient();
  const keep = useKeep();
  return useMutation({
    mutationFn: (patch: InboxSettingsPatch) =>
      dataOf(api.PATCH("/api/devices/{device}/inbox", { params: { path: { device: id } }, body: patch })),
    onSuccess: async (device) => {
      keep(device);
      await client.invalidateQueries({ queryKey: messageKeys.allChats });
    },
  });
}

export function useLinkDevice() {
  const client = useQueryClient();
  const keep = useKeep();
  return useMutation({
    mutationFn: (id: string) => dataOf(api.POST("/api/devices/{device}/link", { params: { path: { device: id } } })),
    onSuccess: ({ device, qr }) => {
      keep(device);
      // The event with the first QR code may have arrived before this response.
      client.setQueryData<Qr | null>(deviceKeys.qr(device.id), (shown) => qr ?? shown ?? null);
    },
  });
}

export function useLogOutDevice(id: string) {
  const keep = useKeep();
  return useMutation({
    mutationFn: () => dataOf(api.POST("/api/devices/{device}/logout", { params: { path: { device: id } } })),
    onSuccess: keep,
  });
}

export function useDeleteDevice(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: deviceKeys.deletion(id),
    mutationFn: () => dataOf(api.DELETE("/api/devices/{device}", { params: { path: { device: id } } })),
    onSuccess: () => {
      client.setQueryData<Pages<Device>>(
        deviceKeys.list,
        (pages) => pages && without(pages, (device) => device.id === id),
      );
      void client.invalidateQueries({ queryKey: messageKeys.allChats });
    },
  });
}
