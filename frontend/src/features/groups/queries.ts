/** The groups of a device. */

import { queryOptions } from "@tanstack/react-query";
import { ApiError, api, dataOf } from "~/api";
import type { Group, GroupReceipts } from "~/api/types";

export const groupKeys = {
  all: ["groups"] as const,
  one: (deviceId: string, chatId: string) => ["groups", deviceId, chatId] as const,
};

/** A group with its members; `null` if the device does not know it. */
export const groupQuery = (deviceId: string, chatId: string) =>
  queryOptions({
    queryKey: groupKeys.one(deviceId, chatId),
    queryFn: async ({ signal }): Promise<Group | null> => {
      try {
        const path = { device: deviceId, group: chatId };
        return await dataOf(api.GET("/api/devices/{device}/groups/{group}", { params: { path }, signal }));
      } catch (error) {
        if (error instanceof ApiError && error.code === "NOT_FOUND") return null;
        throw error;
      }
    },
  });

/** How far a message to a group came with each member. Each opening asks again. */
export const receiptsQuery = (deviceId: string, messageId: string) =>
  queryOptions({
    queryKey: ["groups", deviceId, "receipts", messageId],
    queryFn: ({ signal }): Promise<GroupReceipts> => {
      const path = { device: deviceId, message: messageId };
      return dataOf(api.GET("/api/devices/{device}/messages/{message}/receipts", { params: { path }, signal }));
    },
    staleTime: 0,
  });
