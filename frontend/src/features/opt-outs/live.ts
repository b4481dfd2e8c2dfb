/** Updates the cached list of messages that wait for a decision about an opt-out. */

import type { QueryClient } from "@tanstack/react-query";
import type { Frame, UndecidedOptOut } from "~/api/types";
import { chatIdOf } from "~/features/messages/phone";
import { keepOptOut } from "~/features/messages/queries";
import { optOutKeys } from "./keys";

export function applyToOptOuts(client: QueryClient, frame: Frame): void {
  if (frame.kind === "contact.probable_opt_out") {
    const { deviceId, chatId } = frame.data;
    const item = { ...frame.data, at: frame.at };
    // Only the newest such message of a chat waits for a decision; a replay may bring an older one.
    client.setQueryData<UndecidedOptOut[]>(optOutKeys.undecided(deviceId), (list) =>
      list?.some((known) => known.chatId === chatId && known.at >= item.at)
        ? list
        : list && [item, ...list.filter((known) => known.chatId !== chatId)],
    );
  } else if (frame.kind === "contact.opted_out" || frame.kind === "contact.opted_in") {
    const { chatId, phone } = frame.data;
    removeDecided(client, [chatId, phone && chatIdOf(phone)], frame.at);
  } else if (frame.kind === "opt_out.decided") {
    const { chatId, decision, at } = frame.data;
    removeDecided(client, [chatId], at);
    if (decision === "opted_out") keepOptOut(client, { chatId, phone: null, lid: null }, at);
  }
}

/** Removes messages that the person sent before `at`: they wait for no decision any more, on any device. */
function removeDecided(client: QueryClient, chatIds: (string | null)[], at: string): void {
  client.setQueriesData<UndecidedOptOut[]>({ queryKey: optOutKeys.allUndecided }, (list) =>
    list?.filter((known) => !chatIds.includes(known.chatId) || known.at > at),
  );
}
