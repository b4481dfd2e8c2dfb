/** Messages that look like an opt-out, and the words that count as one. */

import { queryOptions, useMutation, useQueries, useQueryClient } from "@tanstack/react-query";
import { ApiError, api, dataOf } from "~/api";
import type { OptOutDecision, OptOutSettings, OptOutSettingsPatch, UndecidedOptOut } from "~/api/types";
import { keepOptOut } from "~/features/messages/queries";
import { optOutKeys } from "./keys";

/**
 * The query of the newest messages of a device that look like an opt-out. One page is enough, because users leave few
 * of them undecided for long.
 */
export const undecidedQuery = (deviceId: string) =>
  queryOptions({
    queryKey: optOutKeys.undecided(deviceId),
    queryFn: async ({ signal }): Promise<UndecidedOptOut[]> => {
      const params = { path: { device: deviceId }, query: { limit: 100 } };
      return (await dataOf(api.GET("/api/devices/{device}/undecided-opt-outs", { params, signal }))).items;
    },
  });

/** Returns the messages of these devices that look like an opt-out; the oldest first, in the order in which people answer them. */
export function useUndecided(deviceIds: readonly string[]): UndecidedOptOut[] {
  return useQueries({
    queries: deviceIds.map((id) => undecidedQuery(id)),
    combine: (lists) => lists.flatMap(({ data = [] }) => data).sort((one, other) => one.at.localeCompare(other.at)),
  });
}

/** Decides about a message, in its chat or on the page of its contact, which loads its data again then: `onAnswered`. */
export function useDecideOptOut(deviceId: string, onAnswered?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({
      chatId,
      messageId,
      decision,
    }: Pick<UndecidedOptOut, "chatId" | "messageId"> & { decision: OptOutDecision }) =>
      dataOf(
        api.POST("/api/devices/{device}/chats/{chat}/opt-out/decision", {
          params: { path: { device: deviceId, chat: chatId } },
          body: { messageId, decision },
        }),
      ),
    onSuccess: (_, { chatId, messageId, decision }) => {
      client.setQueryData<UndecidedOptOut[]>(optOutKeys.undecided(deviceId), (list) =>
        list?.filter((known) => known.messageId !== messageId),
      );
      if (decision === "opted_out") keepOptOut(client, { chatId, phone: null, lid: null }, new Date().toISOString());
    },
    // If the server refuses the decision, somebody else has decided before, or the customer has written again: the list is outdated.
    onError: (error) => {
      if (error instanceof ApiError) void client.invalidateQueries({ queryKey: optOutKeys.undecided(deviceId) });
    },
    onSettled: () => onAnswered?.(),
  });
}

export const optOutSettingsQuery = queryOptions({
  queryKey: optOutKeys.settings,
  queryFn: ({ signal }) => dataOf(api.GET("/api/opt-out-settings", { signal })),
});

export function useChangeOptOutSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: OptOutSettingsPatch) => dataOf(api.PATCH("/api/opt-out-settings", { body })),
    onSuccess: (settings) => client.setQueryData<OptOutSettings>(optOutKeys.settings, settings),
  });
}
