// A client without any code in common with the simulator: it checks the certificate chain, the pairing signatures and
// every ciphertext by itself.

import { afterAll, beforeAll, expect, test } from "vitest";
import { createStore, type WaAuthCredentials, WaClient, type WaStoreBackend } from "zapo-js";
import { eventually, Simulator } from "./simulator";

const BUSINESS = "6281100000001";
const CUSTOMER = "6281200000001";

type Companion = { phone: string; online: boolean; logins: number; oneTimeKeys: number; unackedInbound: number };
type Message = { text: string };
type MessageEvent = { message?: { conversation?: string | null } };

const silence = { level: "error", trace() {}, debug() {}, info() {}, warn() {}, error: console.error } as const;

let simulator: Simulator;
let device: WaClient;
const receivedTexts: string[] = [];

beforeAll(async () => {
  simulator = await Simulator.start();
  await simulator.post("/control/customers", { phone: CUSTOMER, name: "Ani" });
  const root = await simulator.get<{ publicKey: string; serial: number }>("/control/root");
  const options = {
    store: createStore({ backends: { kept: memoryBackend() }, providers: { auth: "kept" } }),
    sessionId: "device",
    chatSocketUrls: [simulator.socketUrl],
    history: { enabled: false },
    testHooks: {
      noiseRootCa: { publicKey: new Uint8Array(Buffer.from(root.publicKey, "base64")), serial: root.serial },
    },
  };
  device = new WaClient(options, silence);
  device.on("message", (event: MessageEvent) => {
    const text = event.message?.conversation;
    if (text) receivedTexts.push(text);
  });
});

afterAll(async () => {
  await device?.disconnect();
  await simulator?.stop();
});

test("pairs by its QR and comes online with its keys in the directory", async () => {
  let latest: string | undefined;
  device.on("auth_qr", ({ qr }: { qr: string }) => {
    latest = qr;
  });
  await device.connect();
  const qr = await eventually("a QR", () => latest);
  const linked = await simulator.post<{ jid: string }>(`/control/phones/${BUSINESS}/scan`, { qr, name: "Toko" });
  expect(linked.jid).toBe(`${BUSINESS}:1@s.whatsapp.net`);
  await eventually("online", async () => {
    const companion = await theCompanion();
    return companion.online && companion.oneTimeKeys > 0 ? companion : undefined;
  });
});

test("exchanges twenty texts in each direction, in order, each once", async () => {
  const expected = Array.from({ length: 20 }, (_, index) => `text ${index + 1}`);
  for (const text of expected) {
    await device.sendMessage(`${CUSTOMER}@s.whatsapp.net`, text);
    await customerWrites(text);
  }
  await eventually("twenty texts at the device", () => (receivedTexts.length >= 20 ? true : undefined));
  await eventually("twenty texts at the customer", async () => ((await received()).length >= 20 ? true : undefined));
  expect(receivedTexts).toEqual(expected);
  expect(await received()).toEqual(expected);
});

test("reconnects after a drop and receives the queued text", async () => {
  await simulator.post(`/control/companions/${BUSINESS}/fault`, { kind: "drop" });
  await customerWrites("while away");
  await eventually("the text", () => (receivedTexts.includes("while away") ? true : undefined));
  const companion = await eventually("everything acknowledged", async () => {
    const found = await theCompanion();
    return found.unackedInbound === 0 ? found : undefined;
  });
  expect(companion.logins).toBe(2);
});

async function theCompanion(): Promise<Companion> {
  const { companions } = await simulator.get<{ companions: Companion[] }>("/control/companions");
  const [companion] = companions;
  if (!companion) throw new Error("No device is linked.");
  return companion;
}

async function customerWrites(text: string): Promise<void> {
  await simulator.post(`/control/customers/${CUSTOMER}/messages`, { to: BUSINESS, text });
}

async function received(): Promise<string[]> {
  const { messages } = await simulator.get<{ messages: Message[] }>(`/control/customers/${CUSTOMER}/messages?after=0`);
  return messages.map((message) => message.text);
}

/** The client keeps everything in memory by itself, except its credentials. */
function memoryBackend(): WaStoreBackend {
  let credentials: WaAuthCredentials | null = null;
  const auth = {
    load: async () => credentials,
    save: async (next: WaAuthCredentials) => {
      credentials = next;
    },
    clear: async () => {
      credentials = null;
    },
  };
  return { stores: { auth: () => auth }, caches: {} } as unknown as WaStoreBackend;
}
