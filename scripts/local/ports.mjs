// Finds TCP ports on 127.0.0.1.

import { once } from "node:events";
import { createServer } from "node:net";

/** Returns `preferred` if it is free, else any free port. With `0`, any free port. */
export async function freePort(preferred = 0) {
  return (await tryPort(preferred)) ?? (await tryPort(0));
}

async function tryPort(port) {
  const server = createServer();
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return null;
  }
  const { port: taken } = server.address();
  server.close();
  await once(server, "close");
  return taken;
}
