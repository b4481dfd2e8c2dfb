// This Node program keeps the same promise as our Worker, so that a benchmark can compare the two: node server.mjs SIMULATOR_URL DATABASE
// BETTER_SQLITE3
// It is zapo-js behind node:http. `POST /messages` answers when the text is on disk, and zapo's session is on disk before the frame leaves
// (durable.mjs). The texts of one chat leave one after the other. `GET /rest` answers when everything accepted has been acknowledged. It
// has no sign-in, no limits, no events and no dashboard, and nothing reads its file again.
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { writeLine, zapoClient } from "../zapo.mjs";
import { DurableStore, storeOf } from "./durable.mjs";

const [url, path, module] = process.argv.slice(2);
const durableStore = new DurableStore(path, module);
const client = await zapoClient(url, storeOf(durableStore));

/** The last text of each chat that is not acknowledged yet. */
const chats = new Map();

const server = createServer(async (request, response) => {
  const answer = (status, body) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  };
  try {
    if (request.url === "/rest") {
      while (chats.size > 0) await Promise.all(chats.values());
      return answer(200, { success: true, data: {} });
    }
    const { to, text } = JSON.parse(await bodyOf(request));
    const id = `3EB0${randomBytes(9).toString("hex").toUpperCase()}`;
    await durableStore.accept(id, to, text);
    answer(202, { success: true, data: { waMessageId: id } });
    leave(to, text, id);
  } catch (error) {
    answer(500, { success: false, error: { code: "FAILED", message: error.message } });
  }
});

function leave(to, text, id) {
  const before = chats.get(to) ?? Promise.resolve();
  const sent = before.then(() => client.sendMessage(`${to}@s.whatsapp.net`, text, { id })).catch(console.error);
  chats.set(to, sent);
  sent.then(() => {
    if (chats.get(to) === sent) chats.delete(to);
  });
}

async function bodyOf(request) {
  let body = "";
  request.setEncoding("utf8");
  for await (const chunk of request) body += chunk;
  return body;
}

client.once("connection_success", () =>
  server.listen(0, "127.0.0.1", () => writeLine({ port: server.address().port })),
);
await client.connect();
process.stdin.resume();
process.stdin.on("end", async () => {
  server.closeAllConnections();
  server.close();
  await client.disconnect();
  durableStore.close();
  process.exit(0);
});
