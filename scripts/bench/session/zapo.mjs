// Runs a device of zapo-js on the simulated network, for the programs that the benchmark compares with ours.
import { WaClient } from "zapo-js";

const silence = { level: "error", trace() {}, debug() {}, info() {}, warn() {}, error: console.error };

/** Writes a line of JSON for the benchmark. */
export const writeLine = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** Creates a client with this store. It says its QR code and when it is online, once the caller connects it. */
export async function zapoClient(url, store) {
  const root = await (await fetch(`${url}/control/root`)).json();
  const client = new WaClient(
    {
      store,
      sessionId: "device",
      chatSocketUrls: [`${url.replace("http", "ws")}/ws/chat`],
      history: { enabled: false },
      testHooks: {
        noiseRootCa: { publicKey: new Uint8Array(Buffer.from(root.publicKey, "base64")), serial: root.serial },
      },
    },
    silence,
  );
  client.on("auth_qr", ({ qr }) => writeLine({ qr }));
  client.on("connection_success", () => writeLine({ online: true }));
  return client;
}
