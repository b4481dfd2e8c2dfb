#!/usr/bin/env bash
# workerd 1.20260730.1 from npm (2026-07-30), seen with Node 24 and curl 8 on Linux x64 (30 November 2026).
#
# Guess: if the stream of a response's body fails after its first bytes have left, the server breaks the connection off, as
# Node's server does, so that the client's read of the body fails.
# Behaviour: workerd ends the chunked body with its last chunk, as if it were complete. The client gets half a file with status
# 200 and no error, or an empty body if the stream fails before its first bytes have left. Only workerd's own log has the error.
#
# Whoever streams a file from a Worker can therefore not leave it to HTTP to say that the file is cut: small files are best made
# before the response, and long ones need a mark of their own at the end.
set -euo pipefail

EXPECTED='workerd: 200 "half of the file" complete
node: 200 cut off'

folder=$(mktemp -d)
server=
trap '[[ -n $server ]] && kill "$server" 2>/dev/null; rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact workerd@1.20260730.1

cat > worker.js <<'JS'
export default {
  fetch() {
    let pieces = 0;
    const body = new ReadableStream({
      async pull(controller) {
        pieces += 1;
        if (pieces === 1) return controller.enqueue(new TextEncoder().encode("half of the file"));
        await new Promise((done) => setTimeout(done, 100));
        throw new Error("the rest cannot be read");
      },
    });
    return new Response(body);
  },
};
JS
cat > config.capnp <<'CAPNP'
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (modules = [(name = "worker", esModule = embed "worker.js")], compatibilityDate = "2026-07-01"))],
  sockets = [(name = "http", http = (), service = "main")],
);
CAPNP
cat > compare.mjs <<'JS'
import { createServer } from "node:http";

const [, , workerd] = process.argv;
async function read(name, url) {
  const reply = await fetch(url);
  const body = await reply.text().then((text) => `${JSON.stringify(text)} complete`, () => "cut off");
  console.log(`${name}: ${reply.status} ${body}`);
}
await read("workerd", workerd);
const server = createServer((_, reply) => {
  reply.write("half of the file");
  setTimeout(() => reply.destroy(new Error("the rest cannot be read")), 100);
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
await read("node", `http://127.0.0.1:${server.address().port}`);
server.close();
JS

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
node_modules/.bin/workerd serve config.capnp --socket-addr="http=127.0.0.1:$port" 2> workerd.log &
server=$!
curl --silent --output /dev/null --retry 20 --retry-connrefused "http://127.0.0.1:$port"

seen=$(node compare.mjs "http://127.0.0.1:$port")
echo "$seen"
if [[ $seen != "$EXPECTED" ]]; then
  echo "The behaviour has changed."
  exit 1
fi

# Output seen:
#   workerd: 200 "half of the file" complete
#   node: 200 cut off
