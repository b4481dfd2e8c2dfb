// Files that a user sends from a chat: chosen, dropped and pasted, with their progress, their errors and their captions.
import { createHash } from "node:crypto";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Device } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "../worker/support";
import { openBrowser, Visitor, violations } from "./support";
import { PNG, silence } from "./support/files";

const SHOP = "6281110000011";
const BUDI = "6281220000011";
const CHAT = `${BUDI}@c.us`;

let world: World;
let browser: Browser;
let person: Person;
let device: Device;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  person = await signIn(world);
  await world.network.addCustomer(BUDI, "Budi");
  device = await linkDevice(world, person, { name: "Toko", phone: SHOP });
  await world.network.say(BUDI, SHOP, "Minta menunya");
  await waitFor("the message", async () => (await person.get<{ items: [] }>("/api/chats")).items.length > 0);
}, 120_000);
afterAll(() => world?.dispose());

async function openChat(look: Parameters<typeof Visitor.open>[2] = {}): Promise<Visitor> {
  const visitor = await Visitor.open(world, browser, look);
  await visitor.signIn();
  await visitor.visit(`/chats/${device.id}/${encodeURIComponent(CHAT)}`);
  await visitor.page.getByTestId("choose-files").waitFor({ state: "attached" });
  return visitor;
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const files = (visitor: Visitor) => visitor.page.getByTestId("attachment");
const choose = (visitor: Visitor, ...chosen: { name: string; mimeType: string; buffer: Buffer }[]) =>
  visitor.page.getByTestId("choose-files").setInputFiles(chosen);
const png = (name: string) => ({ name, mimeType: "image/png", buffer: PNG });
const field = (visitor: Visitor) => visitor.page.getByRole("textbox", { name: "Message" });

/** The file that the customer's phone has opened with this caption. */
const arrived = (caption: string | null, kind: string) =>
  waitFor("the file at the customer's phone", async () => {
    const found = (await world.network.receivedBy(BUDI)).find(
      ({ file }) => file?.kind === kind && file.caption === caption,
    );
    return found?.file?.state === "opened" && found.file;
  });

test("a picture and a document are chosen, captioned and sent in their order, by keyboard", async () => {
  const visitor = await openChat();
  await choose(visitor, png("menu.png"), {
    name: "Harga Café.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.from("%PDF-1.7\n1"),
  });
  await visitor.page.locator("[data-testid=attachment][data-state=ready]").nth(1).waitFor();
  await field(visitor).fill("Menu minggu ini");
  await field(visitor).press("Enter");
  await expect.poll(() => files(visitor).count()).toBe(0);
  expect(await field(visitor).inputValue()).toBe("");
  const picture = await arrived("Menu minggu ini", "image");
  expect(picture).toMatchObject({ sha256: sha256(PNG), width: 320, height: 240 });
  expect(picture.thumbnailLength).toBeGreaterThan(300);
  expect(await arrived(null, "document")).toMatchObject({ name: "Harga Café.pdf", mime: "application/pdf" });
  await visitor.page.getByText("Menu minggu ini").waitFor();
  expect(visitor.errors).toEqual([]);
  await visitor.close();
});

test("audio has no caption, so the text follows it", async () => {
  const visitor = await openChat();
  await choose(visitor, { name: "jingle.mp3", mimeType: "audio/mpeg", buffer: silence() });
  await visitor.page.locator("[data-testid=attachment][data-state=ready]").waitFor();
  await field(visitor).fill("Ini lagunya");
  await field(visitor).press("Enter");
  await arrived(null, "audio");
  await waitFor("the text", async () =>
    (await world.network.receivedBy(BUDI)).some(({ text }) => text === "Ini lagunya"),
  );
  await visitor.close();
});

test("files are dropped on the conversation and pasted into the field", async () => {
  const visitor = await openChat();
  const data = await visitor.page.evaluateHandle((base64) => {
    const transfer = new DataTransfer();
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], "jatuh.png", { type: "image/png" }));
    return transfer;
  }, PNG.toString("base64"));
  await field(visitor).dispatchEvent("drop", { dataTransfer: data });
  await visitor.page.getByText("jatuh.png").waitFor();
  await field(visitor).evaluate((element, base64) => {
    const transfer = new DataTransfer();
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], "tempel.png", { type: "image/png" }));
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true }));
  }, PNG.toString("base64"));
  await visitor.page.getByText("tempel.png").waitFor();
  await visitor.page.getByRole("button", { name: "Remove jatuh.png" }).click();
  await expect.poll(() => files(visitor).count()).toBe(1);
  await visitor.close();
});

test("a file that is empty or is not what its name says is named before anything is sent, and can be removed", async () => {
  const visitor = await openChat();
  await choose(
    visitor,
    { name: "kosong.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(0) },
    { name: "foto.png", mimeType: "image/png", buffer: Buffer.from("<svg/>") },
  );
  await visitor.page.getByText("This file is empty.").waitFor();
  await expect.poll(() => visitor.page.locator("[data-testid=attachment][data-state=failed]").count()).toBe(2);
  expect(await visitor.page.getByRole("button", { name: "Send", exact: true }).isDisabled()).toBe(true);
  for (const name of ["kosong.pdf", "foto.png"])
    await visitor.page.getByRole("button", { name: `Remove ${name}` }).click();
  await expect.poll(() => files(visitor).count()).toBe(0);
  await visitor.close();
});

test("an upload without a connection is made again by a button", async () => {
  const visitor = await openChat();
  let isBroken = true;
  await visitor.page.route(/\/api\/files\?/, (route) => (isBroken ? route.abort() : route.continue()));
  await choose(visitor, png("menu.png"));
  const again = visitor.page.getByRole("button", { name: "Upload menu.png again" });
  await again.waitFor();
  isBroken = false;
  await again.click();
  await visitor.page.locator("[data-testid=attachment][data-state=ready]").waitFor();
  await visitor.close();
});

test("a voice message is recorded, can be deleted, and arrives as Ogg with Opus, with its length and its waveform", async () => {
  const visitor = await openChat();
  const { page } = visitor;
  const record = page.getByRole("button", { name: "Record a voice message" });
  await record.click();
  await page.getByRole("button", { name: "Delete the recording" }).click();
  await record.waitFor();
  expect(await files(visitor).count()).toBe(0);
  await record.click();
  await page.getByTestId("recording").getByText("0:02").waitFor();
  await page.getByRole("button", { name: "Stop and keep the recording" }).click();
  await page.locator("[data-testid=attachment][data-state=ready]").waitFor();
  await visitor.shoot("voice");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  const voice = await arrived(null, "voice_note");
  expect(voice).toMatchObject({ mime: "audio/ogg; codecs=opus", ptt: true, waveformLength: 64 });
  expect([2, 3]).toContain(voice.seconds);
  expect(visitor.errors).toEqual([]);
  await visitor.close();
});

describe.each(["en", "id"] as const)("in %s", (language) => {
  test("the files of a message are accessible in both themes, on a screen and on a phone", async () => {
    for (const width of [1280, 390]) {
      const visitor = await openChat({ language, width });
      await choose(
        visitor,
        png("menu.png"),
        { name: "a.bin", mimeType: "", buffer: Buffer.from("abc") },
        { name: "kosong.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(0) },
      );
      await visitor.page.locator("[data-testid=attachment][data-state=ready]").nth(1).waitFor();
      for (const theme of ["light", "dark"] as const) {
        await visitor.switchTheme(theme);
        expect(await violations(visitor.page)).toEqual([]);
      }
      await visitor.shoot(`attachments-${language}-${width}`);
      await visitor.close();
    }
  });
});
