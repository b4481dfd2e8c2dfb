// A client without any code in common with the simulator: it checks the certificate chain, the pairing signatures and
// every ciphertext by itself.

import { createHash, randomBytes } from "node:crypto";
import { Agent, type ClientRequest } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createStore, type proto, type WaAuthCredentials, WaClient, type WaStoreBackend } from "zapo-js";
import { WaMediaTransferClient } from "zapo-js/media";
import { eventually, Simulator } from "./simulator";

const BUSINESS = "6281100000001";
const CUSTOMER = "6281200000001";

type Companion = { phone: string; online: boolean; logins: number; oneTimeKeys: number; unackedInbound: number };
type Message = { text: string };
type MessageEvent = { message?: proto.IMessage };
type File = {
  kind: string;
  state: string;
  sha256: string | null;
  sidecar: string;
  mime: string;
  caption: string | null;
};

const silence = { level: "error", trace() {}, debug() {}, info() {}, warn() {}, error: console.error } as const;

let simulator: Simulator;
let device: WaClient;
const receivedTexts: string[] = [];
const receivedImages: proto.Message.IImageMessage[] = [];

beforeAll(async () => {
  simulator = await Simulator.start();
  await simulator.post("/control/customers", { phone: CUSTOMER, name: "Ani" });
  const root = await simulator.get<{ publicKey: string; serial: number }>("/control/root");
  const options = {
    store: createStore({ backends: { kept: memoryBackend() }, providers: { auth: "kept" } }),
    sessionId: "device",
    chatSocketUrls: [simulator.socketUrl],
    history: { enabled: false },
    proxy: { mediaUpload: toMediaHost(), mediaDownload: toMediaHost() },
    testHooks: {
      noiseRootCa: { publicKey: new Uint8Array(Buffer.from(root.publicKey, "base64")), serial: root.serial },
    },
  };
  device = new WaClient(options, silence);
  device.on("message", (event: MessageEvent) => {
    const text = event.message?.conversation;
    if (text) receivedTexts.push(text);
    if (event.message?.imageMessage) receivedImages.push(event.message.imageMessage);
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

test("sends a picture and a voice note, which the customer opens", async () => {
  const bytes = randomBytes(200_003);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const to = `${CUSTOMER}@s.whatsapp.net`;
  await device.sendMessage(to, { type: "image", media: bytes, mimetype: "image/jpeg", caption: "Menu" });
  const voice = { type: "audio", media: bytes, mimetype: "audio/ogg; codecs=opus", ptt: true, seconds: 3 } as const;
  await device.sendMessage(to, voice);
  const files = await eventually("both files to be opened or refused", async () => {
    const ended = (await receivedFiles()).filter(({ state }) => state !== "downloading");
    return ended.length === 2 ? ended : undefined;
  });
  expect(files).toEqual([
    expect.objectContaining({ kind: "image", state: "opened", sha256, caption: "Menu", sidecar: "none" }),
    expect.objectContaining({ kind: "voice_note", state: "opened", sha256, sidecar: "right_with_vector" }),
  ]);
});

test("opens a picture of the customer", async () => {
  const sent = await simulator.post<{ file: { sha256: string } }>(`/control/customers/${CUSTOMER}/messages`, {
    to: BUSINESS,
    kind: "image",
    file: { bytes: 100_001, seed: 5 },
  });
  const image = await eventually("the picture", () => receivedImages[0]);
  const media = new WaMediaTransferClient({ defaultDownloadAgent: toMediaHost() });
  const { directPath, mediaKey, fileSha256, fileEncSha256 } = image;
  if (!directPath || !mediaKey || !fileSha256 || !fileEncSha256) throw new Error("The picture has no keys.");
  const keys = { mediaKey: bytesOf(mediaKey), fileSha256: bytesOf(fileSha256), fileEncSha256: bytesOf(fileEncSha256) };
  const opened = await media.downloadAndDecrypt({ directPath, mediaType: "image", ...keys });
  expect(opened.length).toBe(100_001);
  expect(createHash("sha256").update(opened).digest("hex")).toBe(sent.file.sha256);
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

async function receivedFiles(): Promise<File[]> {
  const path = `/control/customers/${CUSTOMER}/messages?after=0`;
  const { messages } = await simulator.get<{ messages: { file?: File }[] }>(path);
  return messages.flatMap(({ file }) => file ?? []);
}

const bytesOf = (bytes: Uint8Array | string) => new Uint8Array(Buffer.from(bytes as Uint8Array));

/** Requests to WhatsApp's hosts for files go to the simulator, with the origin that a browser would add. */
function toMediaHost(): Agent {
  class MediaHostAgent extends Agent {
    readonly protocol = "https:";
    addRequest(request: ClientRequest, options: object) {
      const { hostname, port } = new URL(simulator.url);
      request.path = `/media${request.path}`;
      request.setHeader("origin", "https://web.whatsapp.com");
      // @ts-expect-error Node calls this method, but its types do not list it.
      super.addRequest(request, { ...options, host: hostname, hostname, port, servername: undefined });
    }
  }
  return new MediaHostAgent();
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
