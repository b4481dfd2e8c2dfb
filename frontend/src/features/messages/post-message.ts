/** The request that sends a message. */

import { api, dataOf } from "~/api";
import { withKey } from "~/api/request";
import type { NewMessage, SentMessage } from "~/api/types";

/** The server takes a message with the same `key` once. */
export function postMessage(deviceId: string, message: NewMessage, key: string): Promise<SentMessage> {
  return dataOf(
    api.POST("/api/devices/{device}/messages", {
      params: { path: { device: deviceId }, header: withKey(key) },
      body: message,
    }),
  );
}
