// Files that the business sends, from the bucket to the customer's phone: byte for byte what was uploaded, once, in the order of the chat.
import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { StoredFile } from "../../frontend/src/api/contract";
import type { Device, Message, NewContent, Page, SentMessage } from "../../frontend/src/api/types";
import { linkDevice, OWN_CONNECTION, type Person, signIn, startWorld, type World, waitFor } from "./support";
import type { Received } from "./support/network";

const BUSINESS = "628111000095";
const CUSTOMER = "628122000095";
const CHAT = `${CUSTOMER}@c.us`;
const MIB = 1024 * 1024;
const MINUTE = 60_000;

const JPEG = Buffer.from("ffd8ffe000104a46494600010100000100010000", "hex");
const MP4 = Buffer.from("000000186674797069736f6d00000200" + "69736f6d6d703432" + "0000000866726565", "hex");
const WEBP = Buffer.from("524946462400000057454250565038200000000000000000", "hex");
const MP3 = Buffer.from("49443304000000000000", "hex");
// The header of an Ogg page has 27 bytes and one more for each of its segments.
const OPUS = Buffer.concat([Buffer.from("OggS"), Buffer.alloc(24), Buffer.from("OpusHead")]);

let world: World;
let person: Person;
let device: Device;

beforeAll(async () => {
  world = await startWorld();
  person = await signIn(world);
  device = await linkDevice(world, person, { phone: BUSINESS });
  await world.network.addCustomer(CUSTOMER, "Budi");
  // The first message to a stranger asks WhatsApp about the number, which the tests below do not wait for.
  await send({ text: "Halo" });
  await waitFor("the first text", async () => (await world.network.inbound()).length > 0);
}, 2 * MINUTE);
afterAll(() => world?.dispose());

const fileOf = (head: Buffer, length: number) =>
  Buffer.concat([head, randomBytes(Math.max(0, length - head.length))]).subarray(0, length);
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

async function upload(bytes: Buffer, query: Record<string, string> = {}): Promise<StoredFile> {
  const response = await fetch(`${world.url}/api/files?${new URLSearchParams(query)}`, {
    method: "POST",
    headers: { ...OWN_CONNECTION, origin: world.url, cookie: person.cookie },
    body: new Uint8Array(bytes),
    signal: AbortSignal.timeout(MINUTE),
  });
  expect(response.status).toBe(201);
  return ((await response.json()) as { data: StoredFile }).data;
}

type Body = { text?: string; content?: NewContent; sendAt?: string; replyTo?: string };
const send = (body: Body, headers: Record<string, string> = {}) =>
  person.post<SentMessage>(`/api/devices/${device.id}/messages`, { to: CUSTOMER, ...body }, headers);

/** What the customer's phone has found in this message and its file. */
const arrives = (waMessageId: string, withinMs = 30_000): Promise<Received[]> =>
  waitFor(
    "the file to be opened by the customer's phone",
    async () => {
      const got = (await world.network.inbound()).filter(({ id }) => id === waMessageId);
      return got.length > 0 && got[0]?.file?.state !== "downloading" && got;
    },
    { withinMs },
  );

const history = async () => (await person.get<Page<Message>>(`/api/devices/${device.id}/chats/${CHAT}/messages`)).items;
const db = () => world.stack.d1("DB_TENANTS_0");

async function keptUntil(id: string): Promise<number | null> {
  const row = await (await db())
    .prepare("select kept_until from files where file_id = ?")
    .bind(id)
    .first<{ kept_until: number | null }>();
  if (row === null) throw new Error("there is no such file");
  return row.kept_until;
}

it.each<[string, Buffer, Record<string, string>, (file: string) => NewContent, object]>([
  [
    "image",
    fileOf(JPEG, 48_000),
    {},
    (file) => ({ kind: "image", file, caption: "Menu *baru*" }),
    { mime: "image/jpeg", caption: "Menu *baru*" },
  ],
  [
    "video",
    fileOf(MP4, 300_001),
    {},
    (file) => ({ kind: "video", file, seconds: 3 }),
    { mime: "video/mp4", seconds: 3 },
  ],
  [
    "video_note",
    fileOf(MP4, 90_000),
    {},
    (file) => ({ kind: "video_note", file, seconds: 5 }),
    { mime: "video/mp4", seconds: 5 },
  ],
  [
    "voice_note",
    fileOf(OPUS, 9_001),
    {},
    (file) => ({ kind: "voice_note", file, seconds: 4 }),
    { mime: "audio/ogg; codecs=opus", seconds: 4, ptt: true },
  ],
  ["audio", fileOf(MP3, 150_000), {}, (file) => ({ kind: "audio", file }), { mime: "audio/mpeg", ptt: false }],
  [
    "document",
    fileOf(Buffer.from("%PDF-1.7"), 70_000),
    { name: "Daftar harga Café.pdf" },
    (file) => ({ kind: "document", file, caption: "Harga" }),
    { mime: "application/pdf", name: "Daftar harga Café.pdf", caption: "Harga" },
  ],
  ["sticker", fileOf(WEBP, 16_384), {}, (file) => ({ kind: "sticker", file }), { mime: "image/webp" }],
])(
  "the customer's phone gets the business's %s as it was uploaded",
  { timeout: MINUTE },
  async (kind, bytes, query, content, expected) => {
    const file = await upload(bytes, query);
    const sent = await send({ content: content(file.id) });
    expect(sent.content).toMatchObject({ kind, file: { id: file.id, state: "stored", size: bytes.length } });
    const [got, ...more] = await arrives(sent.waMessageId);
    expect(more).toEqual([]);
    expect(got?.file).toMatchObject({ kind, state: "opened", sha256: sha256(bytes), size: bytes.length, ...expected });
    expect(got?.file?.sidecar).toBe(["video", "video_note", "voice_note", "audio"].includes(kind) ? "right" : "none");
    const shown = (await history()).find(({ id }) => id === sent.id);
    expect(shown?.content).toMatchObject({ kind, file: { id: file.id, state: "stored" } });
    expect(await keptUntil(file.id)).toBeNull();
  },
);

it.each([1, 15, 16, 5 * MIB - 1, 16 * MIB])(
  "a document of %i bytes arrives",
  { timeout: 2 * MINUTE },
  async (length) => {
    const bytes = randomBytes(length);
    const file = await upload(bytes, { kind: "document", name: "besar.bin" });
    const began = performance.now();
    const sent = await send({ content: { kind: "document", file: file.id } });
    const [got] = await arrives(sent.waMessageId, 90_000);
    if (length > MIB) console.log(`${length} B sent and opened in ${Math.round(performance.now() - began)} ms`);
    expect(got?.file).toMatchObject({ state: "opened", sha256: sha256(bytes), name: "besar.bin" });
  },
);

it("a text that follows a picture does not overtake it, and a second message uses the same upload", async () => {
  const bytes = fileOf(JPEG, 400_000);
  const file = await upload(bytes);
  const before = (await world.network.mediaRequests()).filter(({ what }) => what === "upload").length;
  await world.network.mediaFault({ on: "upload", kind: "slow", bytes_per_second: 400_000, times: 1 });
  const picture = await send({ content: { kind: "image", file: file.id } });
  const text = await send({ text: "Ini menunya" });
  await arrives(picture.waMessageId);
  const texts = await waitFor("the text", async () => {
    const got = await world.network.inbound();
    return got.some(({ id }) => id === text.waMessageId) && got.map(({ id }) => id);
  });
  expect(texts.indexOf(picture.waMessageId)).toBeLessThan(texts.indexOf(text.waMessageId));
  const again = await send({ content: { kind: "image", file: file.id, caption: "lagi" } });
  expect((await arrives(again.waMessageId))[0]?.file).toMatchObject({ state: "opened", sha256: sha256(bytes) });
  expect((await world.network.mediaRequests()).filter(({ what }) => what === "upload").length).toBe(before + 1);
});

it("an upload that is cut, refused or whose answer is lost is made at a later try, and the message is sent once", {
  timeout: 2 * MINUTE,
}, async () => {
  for (const fault of [
    { kind: "cut", after: 100_000, times: 1 } as const,
    { kind: "status", status: 503, times: 2 } as const,
    { kind: "lost_answer", times: 1 } as const,
    { kind: "status", status: 401, times: 1 } as const,
  ]) {
    const bytes = fileOf(JPEG, 300_000);
    const file = await upload(bytes);
    await world.network.mediaFault({ on: "upload", ...fault });
    const sent = await send({ content: { kind: "image", file: file.id } });
    const got = await arrives(sent.waMessageId, 60_000);
    expect(got.map(({ file }) => file?.sha256)).toEqual([sha256(bytes)]);
  }
});

it("a file that WhatsApp's servers refuse for good fails its message, and the chat goes on", {
  timeout: MINUTE,
}, async () => {
  const file = await upload(fileOf(JPEG, 20_000));
  await world.network.mediaFault({ on: "upload", kind: "status", status: 415, times: null });
  const hub = await person.events();
  const sent = await send({ content: { kind: "image", file: file.id } });
  const text = await send({ text: "masih jalan" });
  const ended = await hub.next("message.status", ({ data }) => data.id === sent.id && data.status === "failed");
  expect(ended.data).toMatchObject({ error: "file_not_uploaded" });
  await world.network.endMediaFaults();
  await waitFor("the text", async () => (await world.network.inbound()).some(({ id }) => id === text.waMessageId));
  const again = await send({ content: { kind: "image", file: file.id } });
  expect((await arrives(again.waMessageId))[0]?.file?.state).toBe("opened");
  hub.close();
});

it("a Worker that is ended in the middle of an upload finishes it after the restart, once", {
  timeout: 2 * MINUTE,
}, async () => {
  const bytes = randomBytes(8 * MIB);
  const file = await upload(bytes, { kind: "document", name: "laporan.bin" });
  await world.network.mediaFault({ on: "upload", kind: "slow", bytes_per_second: 2 * MIB, times: 1 });
  const sent = await send({ content: { kind: "document", file: file.id } });
  await waitFor(
    "the upload to begin",
    async () => (await world.network.mediaRequests()).some(({ what, status }) => what === "upload" && status === 0),
    { withinMs: 3_000 },
  ).catch(() => {});
  await world.restart();
  person = await signIn(world);
  const got = await arrives(sent.waMessageId, 90_000);
  expect(got.map(({ file }) => file?.sha256)).toEqual([sha256(bytes)]);
});

it("the same key sends one message, and another file with it is refused", async () => {
  const [one, other] = [await upload(fileOf(JPEG, 5_000)), await upload(fileOf(JPEG, 5_000))];
  const key = { "Idempotency-Key": "gambar-1" };
  const first = await send({ content: { kind: "image", file: one.id } }, key);
  const again = await send({ content: { kind: "image", file: one.id } }, key);
  expect(again.id).toBe(first.id);
  const refused = await person.call("POST", `/api/devices/${device.id}/messages`, {
    body: { to: CUSTOMER, content: { kind: "image", file: other.id } },
    headers: key,
  });
  expect(refused.status).toBe(409);
  expect(await arrives(first.waMessageId)).toHaveLength(1);
});

it("a picture that is deleted for everybody takes its file with it, unless another message has it", {
  timeout: MINUTE,
}, async () => {
  const file = await upload(fileOf(JPEG, 5_000));
  const pictures = [
    await send({ content: { kind: "image", file: file.id } }),
    await send({ content: { kind: "image", file: file.id } }),
  ];
  for (const { waMessageId } of pictures) await arrives(waMessageId);
  const remove = async (id: string) => {
    const hub = await person.events();
    const { status } = await person.call("DELETE", `/api/devices/${device.id}/chats/${CHAT}/messages/${id}`);
    expect(status).toBe(202);
    await hub.next("message.deleted", ({ data }) => data.id === id);
    hub.close();
  };
  await remove(pictures[0]?.id ?? "");
  expect(await keptUntil(file.id)).toBeNull();
  await remove(pictures[1]?.id ?? "");
  await waitFor("the file to expire", async () => (await keptUntil(file.id)) !== null);
});

it.each<[string, () => Promise<object>, string]>([
  [
    "an unknown file",
    async () => ({ content: { kind: "image", file: "fil_0193e0a0-0000-7000-8000-000000000009" } }),
    "content.file",
  ],
  ["no id", async () => ({ content: { kind: "image", file: "../x" } }), "content.file"],
  [
    "an audio file as an image",
    async () => ({ content: { kind: "image", file: (await upload(fileOf(MP3, 900))).id } }),
    "content.file",
  ],
  [
    "an MP3 as a voice note",
    async () => ({ content: { kind: "voice_note", file: (await upload(fileOf(MP3, 900))).id } }),
    "content.file",
  ],
  [
    "a JPEG as a sticker",
    async () => ({ content: { kind: "sticker", file: (await upload(fileOf(JPEG, 900))).id } }),
    "content.file",
  ],
  [
    "a sticker of 501 KB",
    async () => ({ content: { kind: "sticker", file: (await upload(fileOf(WEBP, 501 * 1024))).id } }),
    "content.file",
  ],
  [
    "a WebP image as an image",
    async () => ({ content: { kind: "image", file: (await upload(fileOf(WEBP, 900))).id } }),
    "content.file",
  ],
  ["a text and a content", async () => ({ text: "x", content: { kind: "image", file: "x" } }), "content"],
  ["neither", async () => ({}), "text"],
  [
    "a caption that is too long",
    async () => ({
      content: { kind: "image", file: (await upload(fileOf(JPEG, 900))).id, caption: "a".repeat(65_537) },
    }),
    "content.caption",
  ],
])("%s is refused and names the field", async (_, body, field) => {
  const { status, error } = await person.call("POST", `/api/devices/${device.id}/messages`, {
    body: { to: CUSTOMER, ...(await body()) },
  });
  expect([status, error?.details?.field]).toEqual([400, field]);
});

it("what shows a file before its bytes are there goes along, and one that phones would not show is refused", async () => {
  const file = await upload(fileOf(JPEG, 5_000));
  const thumbnail = fileOf(JPEG, 900).toString("base64");
  const preview = { width: 1600, height: 900, thumbnail };
  const sent = await send({ content: { kind: "image", file: file.id, preview } });
  const [got] = await arrives(sent.waMessageId);
  expect(got?.file).toMatchObject({ width: 1600, height: 900, thumbnailLength: 900 });
  expect(sent.content).toMatchObject({ file: { preview } });
  const voice = await upload(fileOf(OPUS, 5_000));
  const waveform = Buffer.alloc(64, 50).toString("base64");
  const note = await send({ content: { kind: "voice_note", file: voice.id, preview: { waveform } } });
  expect((await arrives(note.waMessageId))[0]?.file?.waveformLength).toBe(64);
  for (const [field, wrong] of [
    ["thumbnail", { thumbnail: Buffer.from("<svg/>").toString("base64") }],
    ["waveform", { waveform: "AAEC" }],
    ["width", { width: 0 }],
  ] as const) {
    const { status, error } = await person.call("POST", `/api/devices/${device.id}/messages`, {
      body: { to: CUSTOMER, content: { kind: "image", file: file.id, preview: wrong } },
    });
    expect([status, error?.details?.field]).toEqual([400, `content.preview.${field}`]);
  }
});

it("neither an event nor D1 nor a log has the key or the place of a file", async () => {
  const file = await upload(fileOf(JPEG, 5_000));
  const sent = await send({ content: { kind: "image", file: file.id } });
  await arrives(sent.waMessageId);
  const { items } = await person.get<{ items: unknown[] }>("/api/events?limit=100");
  const messages = JSON.stringify((await (await db()).prepare("select * from messages").all()).results);
  const logs = world.stack.logs().join("\n");
  for (const text of [JSON.stringify(items), messages, logs])
    expect(text).not.toMatch(/media_?key|\.enc\b|direct_?path|auth=/i);
});
