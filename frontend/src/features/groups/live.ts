/** What a frame of the events socket changes about groups. */

import type { QueryClient } from "@tanstack/react-query";
import type { Frame } from "~/api/types";
import { contentOf } from "~/features/messages/content-text";
import { groupKeys } from "./queries";

/** Members are read again after a line about them, and after the name of a contact has changed. */
export function applyToGroups(client: QueryClient, frame: Frame): void {
  if (frame.kind === "contacts.changed") void client.invalidateQueries({ queryKey: groupKeys.all });
  const isChange =
    frame.kind === "chat.named" || (frame.kind === "message.created" && contentOf(frame.data).kind === "group_change");
  if (isChange) void client.invalidateQueries({ queryKey: groupKeys.one(frame.data.deviceId, frame.data.chatId) });
}
