// Files in a chat: what is shown of each kind, and what becomes of a file that is not here.
import { randomBytes } from "node:crypto";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StoredFile } from "../../frontend/src/api/contract";
import type { Device, Message, Page } from "../../frontend/src/api/types";
import { linkDevice, OWN_CONNECTION, type Person, signIn, startWorld, type World, waitFor } from "../worker/support";
import { openBrowser, Visitor, violations } from "./support";
import { PNG, silence } from "./support/files";

const SHOP = "6281110000009";
const BUDI = "6281220000009";
const SITI = "6281220000010";
const CHAT = `${BUDI}@c.us`;

let world: World;
let browser: Browser;
let person: Person;
let device: Device;
/** What the messages say to the page, by the text that the customer has sent. */
const contents = new Map<string, object>();
/** The ids of the messages, by the same texts. */
const ids = new Map<string, string>();

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  person = await signIn(world);
  await world.network.addCustomer(BUDI, "Budi");
  device = await linkDevice(world, person, { name: "Toko", phone: SHOP });
  const picture = await upload("menu.png", "image/png", PNG);
  const sound = await upload("suara.mp3", "audio/mpeg", silence());
  const list = await upload(
    "Harga Café 2026.pdf",
    "application/pdf",
    Buffer.concat([Buffer.from("%PDF-1.7\n"), randomBytes(180_000)]),
  );
  const of = (file: StoredFile, state = "stored") => ({
    mediaType: file.mediaType,
    size: file.size,
    id: file.id,
    state,
  });
  await receive("gambar", { kind: "image", file: of(picture), caption: "Menu baru" });
  await receive("stiker", { kind: "sticker", file: of(picture) });
  await receive("suara", { kind: "voice_note", file: of(sound), seconds: 7 });
  await receive("dokumen", { kind: "document", file: of(list), fileName: "Harga Café 2026.pdf", caption: null });
  await receive("menunggu", { kind: "image", file: of(picture, "pending"), caption: "Sebentar" });
  await receive("gagal", { kind: "video", file: of(picture, "failed"), caption: null, seconds: 3 });
  await receive("habis", { kind: "document", file: of(picture, "expired"), fileName: "lama.pdf", caption: null });
}, 120_000);
afterAll(() => world?.dispose());

async function upload(name: string, type: string, content: Buffer): Promise<StoredFile> {
  const response = await fetch(`${world.url}/api/files?name=${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { ...OWN_CONNECTION, origin: world.url, cookie: person.cookie, "content-type": type },
    body: new Uint8Array(content),
  });
  return ((await response.json()) as { data: StoredFile }).data;
}

/** A message of the customer that the page receives with this content. */
async function receive(text: string, content: object): Promise<void> {
  await world.network.say(BUDI, SHOP, text);
  const path = `/api/devices/${device.id}/chats/${CHAT}/messages`;
  const { id } = await waitFor("the message", async () =>
    (await person.get<Page<Message>>(path)).items.find((message) => message.text === text),
  );
  ids.set(text, id);
  contents.set(text, content);
}

async function openChat(look: Parameters<typeof Visitor.open>[2] = {}): Promise<Visitor> {
  const visitor = await Visitor.open(world, browser, look);
  await visitor.page.route(/\/chats\/[^/]+\/messages(\?|$)/, async (route) => {
    const response = await route.fetch({ maxRetries: 3 });
    const answer = (await response.json()) as { data: Page<Message> };
    const items = answer.data.items.map((message) => ({
      ...message,
      content: contents.get(message.text) ?? message.content,
    }));
    await route.fulfill({ response, json: { ...answer, data: { ...answer.data, items } } });
  });
  await visitor.signIn();
  await visitor.visit(`/chats/${device.id}/${encodeURIComponent(CHAT)}`);
  await file(visitor, "habis").waitFor();
  return visitor;
}

/** The part of a message that is its file. */
const file = (visitor: Visitor, text: string) => visitor.page.locator(`[id="${ids.get(text)}"]`).getByTestId("file");

test("a picture is loaded by a signed link, opens large by keyboard, and gives the focus back", async () => {
  const visitor = await openChat();
  const { page } = visitor;
  const small = file(visitor, "gambar").locator("img");
  await small.scrollIntoViewIfNeeded();
  await waitFor("the picture", () => small.evaluate((image: HTMLImageElement) => image.naturalWidth > 0));
  expect(await small.evaluate((image: HTMLImageElement) => image.currentSrc)).toContain("/content");
  await file(visitor, "gambar").focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Image" });
  await dialog.getByRole("img", { name: "Menu baru" }).waitFor();
  await visitor.shoot("picture-large");
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  expect(await file(visitor, "gambar").evaluate((button) => button === document.activeElement)).toBe(true);
  await file(visitor, "gambar").click();
  await dialog.getByRole("button", { name: "Close" }).click();
  await dialog.waitFor({ state: "detached" });
  expect(visitor.errors).toEqual([]);
  await visitor.close();
});

test("a voice message plays, and a document is saved under its name", async () => {
  const visitor = await openChat();
  const { page } = visitor;
  const player = file(visitor, "suara").locator("audio");
  await player.scrollIntoViewIfNeeded();
  const seconds = await player.evaluate(async (audio: HTMLAudioElement) => {
    audio.muted = true;
    const loaded = new Promise<void>((resolve) => audio.addEventListener("loadedmetadata", () => resolve()));
    audio.load();
    audio.preload = "auto";
    await loaded;
    return audio.duration;
  });
  expect(seconds).toBeCloseTo(1, 1);
  const download = page.waitForEvent("download");
  await file(visitor, "dokumen").click();
  expect((await download).suggestedFilename()).toBe("Harga Café 2026.pdf");
  await visitor.close();
});

test("a file that is not here says what to do", async () => {
  const visitor = await openChat();
  await file(visitor, "menunggu").getByText("on its way").waitFor();
  await file(visitor, "gagal").getByText("Open it on your phone.").waitFor();
  await file(visitor, "habis").getByText("Ask the sender to send it again.").waitFor();
  await visitor.close();
});

test("a picture that the server does not have any more can be tried again", async () => {
  const visitor = await openChat();
  await visitor.page.route("**/api/files/*/content", (route) => route.abort());
  await visitor.page.reload();
  await file(visitor, "gambar").scrollIntoViewIfNeeded();
  await file(visitor, "gambar").getByText("could not be loaded").waitFor();
  await visitor.page.unroute("**/api/files/*/content");
  await file(visitor, "gambar").getByRole("button", { name: "Try again" }).click();
  await waitFor("the picture", () =>
    file(visitor, "gambar")
      .locator("img")
      .evaluate((image: HTMLImageElement) => image.naturalWidth > 0),
  );
  await visitor.close();
});

const LOOKS = (["id", "en"] as const).flatMap((language) =>
  (
    [
      ["light", 1280],
      ["dark", 1280],
      ["light", 390],
      ["dark", 390],
    ] as const
  ).map(([theme, width]) => ({ language, theme, width })),
);

describe.for(LOOKS)("$language, $theme, $width px", ({ language, theme, width }) => {
  test("a chat with files has no barrier, and none is wider than the page", { timeout: 60_000 }, async () => {
    const visitor = await openChat({ language, theme, width, height: 1400 });
    await visitor.settled();
    await visitor.shoot(`files-${language}-${theme}-${width}`);
    expect(await violations(visitor.page)).toEqual([]);
    const wide = await visitor.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
    await visitor.close();
  });
});

test("a picture that a customer sends appears in its place while the chat is open", async () => {
  const visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  await world.network.addCustomer(SITI, "Siti");
  await world.network.say(SITI, SHOP, "saya kirim fotonya");
  await visitor.signIn();
  await visitor.visit(`/chats/${device.id}/${encodeURIComponent(`${SITI}@c.us`)}`);
  await page.getByTestId("message").filter({ hasText: "saya kirim" }).waitFor();
  await visitor.isLive();
  await page.evaluate(() => Object.assign(window, { wasHere: true }));
  await world.network.mediaFault({ kind: "slow", on: "download", bytes_per_second: 40_000 });
  await world.network.sendFile(
    SITI,
    SHOP,
    "image",
    { base64: PNG.toString("base64"), mime: "image/png" },
    "ini fotonya",
  );
  const bubble = page.getByTestId("message").filter({ hasText: "ini fotonya" });
  await bubble.getByText("on its way").waitFor();
  const place = await bubble.getByTestId("file").boundingBox();
  const picture = bubble.locator("img");
  await waitFor(
    "the picture",
    async () => (await picture.count()) > 0 && picture.evaluate((image: HTMLImageElement) => image.naturalWidth > 0),
    { withinMs: 30_000 },
  );
  expect(await bubble.getByTestId("file").boundingBox()).toEqual(place);
  expect(await page.evaluate(() => "wasHere" in window)).toBe(true);
  await visitor.shoot("picture-arrived");
  await visitor.close();
});
