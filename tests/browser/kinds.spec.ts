// Groups, and messages that change later, in the dashboard.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Device } from "../../frontend/src/api/types";
import { linkDevice, signIn, startWorld, type World, waitFor } from "../worker/support";
import { GROUP_NAME } from "../worker/support/network";
import { openBrowser, Visitor } from "./support";

const SHOP = "6281110000005";
const BUDI = "6281220000005";
const SITI = "6281220000006";

let world: World;
let browser: Browser;
let device: Device;
let visitor: Visitor;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  await world.network.addCustomer(BUDI, "Budi");
  await world.network.addCustomer(SITI, "Siti");
  device = await linkDevice(world, await signIn(world), { name: "Toko", phone: SHOP });
});
afterAll(() => world?.dispose());
beforeEach(async () => {
  visitor = await Visitor.open(world, browser);
  await visitor.signIn();
});
afterEach(() => visitor.close());

const bubble = (text: string) => visitor.page.getByTestId("message").filter({ hasText: text });
const row = (text: string) => visitor.page.getByTestId("chat-row").filter({ hasText: text });

test("a group has its subject, the writer at each message by name, a line for each change, and takes an answer", async () => {
  const { page } = visitor;
  const id = "120363000000000905";
  await world.network.addGroup(id, {
    subject: GROUP_NAME,
    members: [{ phone: SHOP }, { phone: BUDI, role: "superadmin" }, { phone: SITI }],
  });
  const person = await signIn(world);
  await person.post("/api/contacts", { phone: `+${SITI}`, name: "Bu Siti Aminah" });
  await visitor.visit(`/chats/${device.id}`);
  await world.network.say(BUDI, SHOP, "siapa ikut?", "text", { place: "group", group: id });
  await world.network.say(SITI, SHOP, "saya ikut", "text", { place: "group", group: id });
  await row(GROUP_NAME).click();
  await bubble("saya ikut").waitFor();
  // The push name is there at once; the name of the contacts comes with the members.
  await page.getByTestId("sender").filter({ hasText: "Bu Siti Aminah" }).waitFor();
  expect(await page.getByTestId("sender").allTextContents()).toEqual(["Budi", "Bu Siti Aminah"]);
  await world.network.changeGroup(id, BUDI, { change: "remove", phones: [SITI] });
  await page.getByTestId("group-change").filter({ hasText: "Budi removed Bu Siti Aminah" }).waitFor();
  await page.getByLabel("Write a message").fill("Saya catat, terima kasih");
  await page.keyboard.press("Enter");
  const ours = bubble("Saya catat, terima kasih");
  await waitFor("the text at the member's phone", async () =>
    (await world.network.receivedBy(BUDI)).some(
      ({ group, text }) => group !== undefined && text.startsWith("Saya catat"),
    ),
  );
  await waitFor("the two ticks", async () => (await ours.getAttribute("data-status")) === "delivered");
  await ours.hover();
  await ours.getByRole("button", { name: "Who has received it" }).click();
  await page.getByTestId("receipts").getByText("Delivered to 1 of 1").waitFor();
  await visitor.shoot("group");
  await page.keyboard.press("Escape");
});

test("status posts and channels appear once they are switched on, and give no notice", async () => {
  const { page } = visitor;
  await visitor.visit(`/devices/${device.id}`);
  const posts = page.getByRole("switch", { name: "Show status posts" });
  const channels = page.getByRole("switch", { name: "Show channels" });
  for (const setting of [posts, channels]) {
    await setting.check();
    await waitFor("the setting to be saved", () => setting.isEnabled());
  }
  await visitor.shoot("inbox-settings");
  await page.reload();
  await waitFor("the saved settings", async () => (await posts.isChecked()) && (await channels.isChecked()));

  await visitor.visit(`/chats/${device.id}`);
  await world.network.say(SITI, SHOP, "toko tutup besok", "text", { place: "status" });
  await world.network.say(BUDI, SHOP, "kabar saluran", "text", { place: "channel" });
  await row("kabar saluran").getByText("Channel 0002", { exact: true }).waitFor();
  await row("Status").click();
  await bubble("toko tutup besok").waitFor();
  expect(await page.getByTestId("sender").allTextContents()).toEqual(["Siti"]);
  await page.getByText("These are status posts").waitFor();
  expect(await page.getByLabel("Write a message").count()).toBe(0);
  expect(await page.getByRole("button", { name: "Save as contact" }).count()).toBe(0);
  for (const text of ["kabar saluran", "toko tutup besok"]) {
    expect(
      await row(text)
        .getByText(/unread/)
        .count(),
    ).toBe(0);
  }
  await visitor.shoot("status-posts");

  await visitor.visit(`/devices/${device.id}`);
  await posts.uncheck();
  await waitFor("the setting to be saved", () => posts.isEnabled());
  await visitor.visit(`/chats/${device.id}`);
  await row("kabar saluran").waitFor();
  expect(await row("toko tutup besok").count()).toBe(0);
});

test("an edited message shows its new words, and a deleted one that it was deleted", async () => {
  const { page } = visitor;
  await visitor.visit(`/chats/${device.id}`);
  const order = await world.network.say(BUDI, SHOP, "pesan 1 kopi");
  const slip = await world.network.say(BUDI, SHOP, "salah kirim");
  await row("Budi").click();
  await bubble("salah kirim").waitFor();

  await world.network.say(BUDI, SHOP, "pesan 10 kopi", "text", { change: "edit", of: order });
  await bubble("pesan 10 kopi").getByText("edited", { exact: true }).waitFor();
  expect(await bubble("pesan 1 kopi").count()).toBe(0);

  await world.network.say(BUDI, SHOP, "x", "text", { change: "deletion", of: slip });
  await bubble("This message was deleted").waitFor();
  await waitFor("the words to be gone", async () => (await page.getByText("salah kirim").count()) === 0);
  await row("This message was deleted").waitFor();
});

test("a text from the phone is marked and answers the chat", async () => {
  await visitor.visit(`/chats/${device.id}`);
  await world.network.say(SITI, SHOP, "ada stok?");
  await row("Siti").getByText("1", { exact: true }).waitFor();
  await world.network.writeOnPhone(SHOP, SITI, "ada, Kak");
  await row("ada, Kak").click();
  await bubble("ada, Kak").getByText("from the phone", { exact: true }).waitFor();
});
