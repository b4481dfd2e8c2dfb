import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { onFrame } from "./live-events";
import { throttle } from "./throttle";
import type { Frame } from "./types";

/**
 * The shortest interval between two requests: a program may change many contacts per second, and a large import reports each of its parts.
 */
const READ_EVERY_MS = 2_000;

/** Loads the data of an open page again after a frame that does not say what has changed. */
export function useReadAgain(queryKeys: readonly QueryKey[], changes: (frame: Frame) => boolean): void {
  const client = useQueryClient();
  const latest = useRef({ queryKeys, changes });
  latest.current = { queryKeys, changes };
  useEffect(() => {
    const again = throttle(() => {
      for (const queryKey of latest.current.queryKeys) void client.invalidateQueries({ queryKey });
    }, READ_EVERY_MS);
    const stopListening = onFrame((frame) => {
      if (latest.current.changes(frame)) again.call();
    });
    return () => {
      stopListening();
      again.stop();
    };
  }, [client]);
}
