// The main path without a mouse: sign in, add a device, open a chat, send, set the pace.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Pacing } from "../../frontend/src/api/types";
import { linkDevice, signIn, startWorld, type World, waitFor } from "../worker/support";
import { openBrowser, Visitor } from "./support";

const SHOP = "6281110000001";
const STORE = "6281110000003";
const BUDI = "6281220000001";
const MAX_STEPS = 40;

let world: World;
let browser: Browser;
let visitor: Visitor;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  await world.network.addCustomer(BUDI, "Budi");
});
afterAll(() => world?.dispose());

type Focused = { name: string; isVisible: boolean };

/** The focused element: its name, and whether the focus is visible. */
function focused(): Promise<Focused> {
  return visitor.page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const copy = element.cloneNode(true) as HTMLElement;
    for (const hidden of copy.querySelectorAll("[aria-hidden=true]")) hidden.remove();
    const name = element.getAttribute("aria-label") ?? copy.textContent ?? "";
    const labels = (element as HTMLInputElement).labels;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return {
      name: (labels?.[0]?.textContent || name).trim(),
      isVisible: outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0,
    };
  });
}

/** Presses Tab until the element with this name has the focus, which must be visible. */
async function tabTo(name: string): Promise<void> {
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const now = await focused();
    if (now.name.startsWith(name)) {
      expect(now.isVisible, `the focus on “${name}” can be seen`).toBe(true);
      return;
    }
    await visitor.page.keyboard.press("Tab");
  }
  throw new Error(`${MAX_STEPS} × Tab did not reach “${name}”`);
}

test("the main path works with the keyboard alone", async () => {
  visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  const { keyboard } = page;
  await visitor.visit("/sign-in?next=/devices");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await tabTo("Email address");
  await keyboard.type(world.admins[0]?.email ?? "");
  await tabTo("Password");
  await keyboard.type(world.admins[0]?.password ?? "");
  await keyboard.press("Enter");
  await visitor.isLive();
  await page.getByText("Link your first WhatsApp number").waitFor();
  await visitor.settled();

  await keyboard.press("Tab");
  expect((await focused()).name).toBe("Skip to content");
  await keyboard.press("Enter");
  await tabTo("Add device");
  await keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await tabTo("Device name");
  await keyboard.type("Toko");
  await keyboard.press("Enter");
  await page.getByTestId("qr").waitFor();

  await tabTo("Copy code content");
  const raw = await visitor.copied(() => keyboard.press("Enter"));
  await world.network.scan(SHOP, raw, "Toko");
  await page.getByTestId("link-done").waitFor();

  await world.network.say(BUDI, SHOP, "Halo?");
  await tabTo("Open chats");
  await keyboard.press("Enter");
  await page.getByTestId("chat-row").waitFor();
  await tabTo("Budi");
  await keyboard.press("Enter");
  await page.getByTestId("message").waitFor();
  await waitFor("the composer to have the focus", async () => (await focused()).name === "Write a message");
  await keyboard.type("Halo juga!");
  await keyboard.press("Enter");
  await waitFor("the customer to receive it", async () =>
    (await world.network.receivedBy(BUDI)).some(({ text }) => text === "Halo juga!"),
  );

  await page.getByRole("link", { name: "Devices" }).first().focus();
  await keyboard.press("Enter");
  await page.getByTestId("device-card").waitFor();
  await tabTo("Open Toko");
  await keyboard.press("Enter");
  await page.getByRole("button", { name: "Delete device" }).waitFor();
  await tabTo("Delete device");
  await keyboard.press("Enter");
  await page.getByRole("alertdialog").waitFor();
  await keyboard.press("Escape");
  await waitFor("the dialog to be closed", async () => (await page.getByRole("alertdialog").count()) === 0);
  await waitFor("the focus to be back", async () => (await focused()).name === "Delete device");
  await visitor.close();
}, 90_000);

test("a button that is gone once it was pressed leaves the focus beside its place", { timeout: 60_000 }, async () => {
  visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  const person = await signIn(world);
  const device = await linkDevice(world, person, { name: "Gudang", phone: STORE });
  await visitor.signIn();
  const { id } = await person.post<{ id: string }>("/api/contacts", {
    phone: "+6281220000009",
    name: "Siti",
    tags: ["vip"],
    attributes: { kota: "Bandung" },
  });
  const press = (name: string) => page.getByRole("button", { name }).press("Enter");
  const hasFocus = (name: string) =>
    waitFor(`the focus on “${name}”`, async () => (await focused()).name.startsWith(name));

  // What is typed next goes into the field: outside of one, single letters are shortcuts.
  await world.network.say(BUDI, STORE, "stop ya kak");
  await visitor.visit(`/chats/${device.id}/${BUDI}@c.us`);
  await press("Not an opt-out");
  await hasFocus("Write a message");
  await page.keyboard.type("Besok buka");
  await press("Send later");
  await page.getByRole("dialog").getByRole("button", { name: "Schedule" }).press("Enter");
  await page.getByTestId("wait-note").waitFor();
  await hasFocus("Write a message");
  await page.keyboard.type("next");
  expect(await page.getByLabel("Write a message").inputValue()).toBe("next");
  await page.getByLabel("Write a message").fill("");

  await visitor.visit(`/contacts/${id}`);
  await press("Remove tag vip");
  await hasFocus("Tags");
  await press("Remove column kota");
  await hasFocus("Add column to this contact");
  await press("Discard");

  await visitor.visit("/broadcasts/new");
  await page.getByRole("button", { name: "Schedule", exact: true }).press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Schedule" }).press("Enter");
  await hasFocus("Change time");
  await press("Remove start time");
  await hasFocus("Schedule");
  await page.getByRole("radio", { name: "File" }).check();
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer: Buffer.from("number\n+62811") });
  await press("Remove file a.csv");
  await hasFocus("Choose file");
  await visitor.close();
});

test("a waiting message is cancelled, and the pace is set, with the keyboard alone", async () => {
  visitor = await Visitor.open(world, browser);
  const { page } = visitor;
  const { keyboard } = page;
  const person = await signIn(world);
  const device = await linkDevice(world, person, { name: "Cabang", phone: "6281110000002" });
  await person.post(`/api/devices/${device.id}/messages`, {
    to: BUDI,
    text: "Besok saja",
    sendAt: new Date(Date.now() + 86_400_000).toISOString(),
  });
  await visitor.signIn();
  await visitor.visit(`/chats/${device.id}/${encodeURIComponent(`${BUDI}@c.us`)}`);
  await page.getByTestId("wait-note").waitFor();
  await page.getByRole("heading", { level: 2 }).first().click();
  await tabTo("Conversation with");
  await tabTo("Cancel");
  await keyboard.press("Enter");
  await page.getByText("Cancelled before it was sent.").waitFor();
  await waitFor("the focus to stay in the conversation", async () =>
    (await focused()).name.startsWith("Conversation with"),
  );

  await page.getByLabel("Write a message").focus();
  await keyboard.type("Nanti ya");
  await tabTo("Send later");
  await keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await tabTo("Tomorrow morning");
  await keyboard.press("Space");
  await tabTo("Schedule");
  await keyboard.press("Enter");
  await page.getByTestId("wait-note").getByText("Scheduled.").waitFor();

  await visitor.visit(`/devices/${device.id}`);
  await page.getByRole("link", { name: "Set the pace" }).waitFor();
  await tabTo("Set the pace");
  await keyboard.press("Enter");
  await page.getByRole("switch", { name: "Show “typing…” before sending" }).waitFor();
  await tabTo("Show “typing…” before sending");
  await keyboard.press("Space");
  await tabTo("Save");
  await keyboard.press("Enter");
  await page.getByText("Settings saved.").first().waitFor();
  const { settings } = await person.get<Pacing>(`/api/devices/${device.id}/pacing`);
  expect(settings.typing.enabled).toBe(false);
  await visitor.close();
}, 60_000);
