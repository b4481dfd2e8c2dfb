// A WebSocket upgrade whose status can be read: a WebSocket client does not report why it was refused.
import { request } from "node:http";

/** The status that the events socket of `url` answers with. */
export function upgrade(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = request(`${url.replace("localhost", "127.0.0.1")}/api/events/socket`, {
      headers: {
        connection: "Upgrade",
        upgrade: "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        ...headers,
      },
    });
    call.on("response", (response) => resolve(response.statusCode));
    call.on("upgrade", (response, socket) => {
      socket.destroy();
      resolve(response.statusCode);
    });
    call.on("error", reject);
    call.end();
  });
}
