/** Keeps an open page of contacts current. In a file of its own, because only these pages read contacts again. */

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { onFrame } from "~/api/live-events";
import { throttle } from "~/api/throttle";
import type { Frame } from "~/api/types";
import { contactKeys } from "./keys";

/** A program may add many contacts a second, and a large import reports each of its parts. */
const READ_EVERY_MS = 2_000;

/**
 * Whether the lists or counts of contacts may be others now. What an opt-out or opt-in changes is written into the cache, but
 * it also adds people to a list of those who have opted out, or takes them from it.
 */
const changesContacts = ({ kind }: Frame) =>
  kind === "contacts.changed" || kind === "contact.opted_out" || kind === "contact.opted_in";

/** Reads what the page shows of contacts again when a user, a program or an import has changed them. */
export function useLiveContacts(): void {
  const client = useQueryClient();
  useEffect(() => {
    const again = throttle(() => {
      void client.invalidateQueries({ queryKey: contactKeys.all });
    }, READ_EVERY_MS);
    const stopListening = onFrame((frame) => {
      if (changesContacts(frame)) again.call();
    });
    return () => {
      stopListening();
      again.stop();
    };
  }, [client]);
}
