/** Keeps the query cache current: each frame of the events socket is written by the feature to which it belongs. */

import type { QueryClient } from "@tanstack/react-query";
import { writeFramesWith } from "./api/live-events";
import { queryClient } from "./api/query-client";
import type { Frame, Greeting } from "./api/types";
import { campaignKeys } from "./features/campaigns/keys";
import { applyToCampaigns } from "./features/campaigns/live";
import { contactKeys } from "./features/contacts/keys";
import { applyToContacts } from "./features/contacts/live";
import { applyToDevices } from "./features/devices/live";
import { deviceKeys } from "./features/devices/queries";
import { applyToGroups } from "./features/groups/live";
import { applyToMessages } from "./features/messages/live";
import { messageKeys } from "./features/messages/queries";
import { unsent } from "./features/messages/unsent";
import { optOutKeys } from "./features/opt-outs/keys";
import { applyToOptOuts } from "./features/opt-outs/live";
import { applyToOutbox } from "./features/outbox/live";
import { outboxKeys } from "./features/outbox/queries";

/** Queries that live updates change, too; the server does not repeat a live update to a tab that was not connected. */
const CHANGED_BY_LIVE_UPDATES = [
  deviceKeys.all,
  campaignKeys.all,
  outboxKeys.all,
  optOutKeys.allUndecided,
  contactKeys.all,
];

/** Starts to write frames into the cache. A second call has no further effect. */
export function keepCacheCurrent(): void {
  writeFramesWith({ write, refresh });
  // The socket may survive a short time without a connection; then no greeting follows.
  addEventListener("online", sendLost);
}

const sendLost = () => unsent.sendLost();

function write(frame: Frame, isReplay: boolean): void {
  keepOutdated(queryClient, () => {
    applyToDevices(queryClient, frame, isReplay);
    applyToMessages(queryClient, frame, isReplay);
    applyToOutbox(queryClient, frame, isReplay);
    applyToCampaigns(queryClient, frame, isReplay);
    applyToContacts(queryClient, frame, isReplay);
    applyToOptOuts(queryClient, frame);
    applyToGroups(queryClient, frame);
  });
}

/**
 * Runs `change`. Queries that were invalidated before remain invalidated: to the query cache, data that is written into a query counts as
 * loaded.
 */
export function keepOutdated(client: QueryClient, change: () => void): void {
  const outdated = client.getQueryCache().findAll({ predicate: ({ state }) => state.isInvalidated });
  change();
  for (const query of outdated) query.invalidate();
}

/**
 * Loads again what the server does not replay, and sends messages that were written without a connection. If the greeting came before the
 * first request, there is nothing to load again.
 */
function refresh({ resumed }: Greeting): void {
  unsent.sendLost();
  const outdated = resumed ? CHANGED_BY_LIVE_UPDATES : [...CHANGED_BY_LIVE_UPDATES, messageKeys.all];
  for (const queryKey of outdated) void queryClient.invalidateQueries({ queryKey });
}
