// Files that customers send, from real ciphertext on a media host to the bucket: byte for byte, once, and never a wrong one.
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Device, Message, Page } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor, waitForStatus } from "./support";
import type { FileKind, NewFile, SentFile } from "./support/network";

const BUSINESS = "628111000094";
const CUSTOMER = "628122000094";
const CHAT = `${CUSTOMER}@c.us`;
const MB = 1_000_000;
const MINUTE = 60_000;

let world: World;
let person: Person;
let device: Device;

beforeAll(async () => {
  world = await startWorld();
  person = await signIn(world);
  device = await linkDevice(world, person, { phone: BUSINESS });
  await world.network.addCustomer(CUSTOMER, "Budi");
});
afterAll(() => world?.dispose());

type ShownFile = { id?: string; state?: string; mediaType: string | null; size: number | null };

const history = async () => (await person.get<Page<Message>>(`/api/devices/${device.id}/chats/${CHAT}/messages`)).items;
const fileOf = (message: Message | undefined) => (message?.content as { file?: ShownFile } | undefined)?.file;
const shown = async (waMessageId: string) => (await history()).find((message) => message.waMessageId === waMessageId);

const send = (kind: FileKind, file: NewFile, text = "") => world.network.sendFile(CUSTOMER, BUSINESS, kind, file, text);

/** The file of the customer's message, once it has this state. */
const reaches = (waMessageId: string, state: string, withinMs = 20_000) =>
  waitFor(
    `the file to be ${state}`,
    async () => {
      const file = fileOf(await shown(waMessageId));
      return file?.state === state && file;
    },
    { withinMs },
  );

const db = () => world.stack.d1("DB_TENANTS_0");
const bucket = () => world.stack.mf.getR2Bucket("MEDIA", "cloudwa-flow");

type Row = {
  r2_key: string;
  kept_until: number | null;
  size: number;
  sha256: string;
  media_type: string;
  name: string | null;
};

const rows = async (id: string | undefined) =>
  (await (await db()).prepare("select * from files where file_id = ?").bind(id).all<Row>()).results;

/** What the bucket has of a file, and what D1 says about it; exactly one row and one object. */
async function stored({ id }: ShownFile) {
  const [row, ...others] = await rows(id);
  if (row === undefined || others.length > 0) throw new Error(`${others.length + 1} rows`);
  const objects = (await (await bucket()).list()).objects.filter(({ key }) => key.includes(id ?? "?"));
  expect(objects.map(({ key }) => key)).toEqual([row.r2_key]);
  const body = await (await bucket()).get(row.r2_key);
  if (body === null) throw new Error("the bucket has no such file");
  const bytes = Buffer.from(await body.arrayBuffer());
  return { ...row, bytes: bytes.length, hash: createHash("sha256").update(bytes).digest("hex") };
}

type Event = { seq: number; kind: string; data: { id?: string } };

async function events(): Promise<Event[]> {
  const all: Event[] = [];
  for (;;) {
    const { items } = await person.get<{ items: Event[] }>(`/api/events?limit=100&after=${all.at(-1)?.seq ?? 0}`);
    if (items.length === 0) return all;
    all.push(...items);
  }
}

/** How often it was reported that the file of this message is stored. */
const reports = async (messageId: string | undefined) =>
  (await events()).filter(({ kind, data }) => kind === "message.file" && data.id === messageId).length;

async function isStoredOnce(sent: SentFile, withinMs?: number) {
  const file = await reaches(sent.id, "stored", withinMs);
  const { hash, sha256, size, bytes } = await stored(file);
  expect({ hash, sha256, size, bytes }).toEqual({
    hash: sent.file.sha256,
    sha256: sent.file.sha256,
    size: sent.file.size,
    bytes: sent.file.size,
  });
  return file;
}

it.each<[FileKind, NewFile, string]>([
  ["image", { bytes: 48_000, mime: "image/jpeg" }, "image/jpeg"],
  ["video", { bytes: 300_000, mime: "video/mp4", seconds: 3 }, "video/mp4"],
  ["video_note", { bytes: 200_000, mime: "video/mp4", seconds: 5 }, "video/mp4"],
  ["voice_note", { bytes: 9_001, mime: "audio/ogg; codecs=opus", seconds: 4 }, "audio/ogg; codecs=opus"],
  ["audio", { bytes: 150_000, mime: "audio/mpeg", seconds: 60 }, "audio/mpeg"],
  ["document", { bytes: 70_000, mime: "application/pdf", name: "Daftar harga.pdf" }, "application/pdf"],
  ["sticker", { bytes: 16_384, mime: "image/webp" }, "image/webp"],
])("a customer's %s is shown at once and stored byte for byte", async (kind, file, mediaType) => {
  const hub = await person.events();
  const sent = await send(kind, file);
  const created = await hub.next("message.created", ({ data }) => data.waMessageId === sent.id);
  expect(created.data.content).toMatchObject({ kind, file: { state: "pending", size: sent.file.size } });
  const report = await hub.next("message.file", ({ data }) => data.id === created.data.id);
  expect(report.data.file).toMatchObject({ state: "stored", mediaType, size: sent.file.size });
  expect(await isStoredOnce(sent)).toEqual(report.data.file);
  const row = await stored(report.data.file as ShownFile);
  expect([row.media_type, row.name]).toEqual([mediaType, file.name ?? null]);
  hub.close();
});

it("what is stored and shown has neither the key nor the path of a file", async () => {
  const sent = await send("image", { bytes: 1_000 });
  const file = await isStoredOnce(sent);
  const reported = JSON.stringify(await events());
  const messages = JSON.stringify((await (await db()).prepare("select * from messages").all()).results);
  const logs = world.stack.logs().join("\n");
  expect(reported).toContain(file.id);
  for (const text of [reported, messages, logs]) expect(text).not.toMatch(/mediaKey|\.enc\b|direct_?path/i);
});

it.each([1, 15, 16, 5 * MB - 1, 16 * MB])("a document of %i bytes is stored", { timeout: MINUTE }, async (bytes) => {
  const began = performance.now();
  const sent = await send("document", { bytes, name: "besar.bin" });
  await isStoredOnce(sent, 50_000);
  if (bytes > MB) console.log(`${bytes} B received and stored in ${Math.round(performance.now() - began)} ms`);
});

it("a file whose servers fail, or whose connection is cut, is stored at a later try", { timeout: MINUTE }, async () => {
  await world.network.mediaFault({ on: "download", kind: "cut", after: 100_000, times: 2 });
  const cut = await send("image", { bytes: 400_000 });
  await isStoredOnce(cut, 40_000);
  await world.network.mediaFault({ on: "download", kind: "status", status: 503, times: 2 });
  const refused = await send("image", { bytes: 40_000 });
  await isStoredOnce(refused, 40_000);
});

it("a file with wrong bytes is never stored", { timeout: MINUTE }, async () => {
  await world.network.mediaFault({ on: "download", kind: "wrong_bytes", times: null });
  const sent = await send("image", { bytes: 300_000 });
  const file = await reaches(sent.id, "failed", 50_000);
  expect(await rows(file.id)).toEqual([]);
  expect((await (await bucket()).list()).objects.filter(({ key }) => key.includes(file.id ?? "?"))).toEqual([]);
  await world.network.endMediaFaults();
});

it.each([404, 410])("a file that is gone with %i is asked of the sender's phone again", async (status) => {
  await world.network.behave(CUSTOMER, { reuploads: "refused" });
  await world.network.mediaFault({ on: "download", kind: "status", status });
  const lost = await send("image", { bytes: 1_000 });
  const file = await reaches(lost.id, "expired");
  expect(await rows(file.id)).toEqual([]);
  await world.network.behave(CUSTOMER, { reuploads: "answered" });
  await world.network.mediaFault({ on: "download", kind: "status", status });
  const before = (await world.network.mediaRequests()).length;
  await isStoredOnce(await send("image", { bytes: 2_000 }));
  const requests = (await world.network.mediaRequests()).slice(before).map(({ what }) => what);
  expect(requests).toEqual(["download", "reupload", "download"]);
});

it("a message that is deleted for everybody takes its file with it", async () => {
  const sent = await send("image", { bytes: 20_000 });
  const file = await isStoredOnce(sent);
  await world.network.say(CUSTOMER, BUSINESS, "x", "text", { change: "deletion", of: sent.id });
  // The cron job deletes what has expired.
  await waitFor("the file to expire", async () => {
    const [row] = await rows(file.id);
    return row === undefined || row.kept_until !== null;
  });
});

it("a job that is delivered twice stores and reports the file once", async () => {
  const sent = await send("image", { bytes: 30_000 });
  const file = await isStoredOnce(sent);
  const job = { kind: "media.fetch", tenant: await tenantOf(file.id), device: device.id, file: file.id };
  await world.stack.deliver("effects", [job, job]);
  await isStoredOnce(sent);
  expect(await reports((await shown(sent.id))?.id)).toBe(1);
});

async function tenantOf(file: string | undefined): Promise<string> {
  const row = await (await db()).prepare("select tenant_id from files where file_id = ?").bind(file).first();
  return String(row?.tenant_id);
}

it("a file that is half received when the process is killed is complete afterwards, once", {
  timeout: 2 * MINUTE,
}, async () => {
  const before = Math.max(0, ...(await world.network.mediaRequests()).map(({ n }) => n));
  await world.network.mediaFault({ on: "download", kind: "slow", bytes_per_second: 1 * MB, times: null });
  const sent = await send("document", { bytes: 8 * MB, name: "katalog.pdf" });
  await waitFor(
    "half of the file to be received",
    async () => (await world.network.mediaRequests(before)).some(({ bytes }) => bytes > 3 * MB),
    { withinMs: 30_000, everyMs: 20 },
  );
  await world.stack.kill9();
  await world.network.endMediaFaults();
  await world.stack.rollCall();
  await waitForStatus(person, device.id, "online");
  await isStoredOnce(sent, 60_000);
  expect(await reports((await shown(sent.id))?.id)).toBe(1);
});
