// Lists the scenes of README and guide. A scene is a page with sample data and the steps before its screenshot.

const SHOP = "dev_00000000-0000-7000-8000-000000000003";
const DESK = { width: 1280, height: 800 };
/** Height in CSS pixels for pages whose main content would be below the edge. */
const TALL = { width: 1280, height: 1040 };
const PHONE = { width: 390, height: 844 };
const BOTH = ["light", "dark"];

/**
 * name      the file's name; the dark one ends in `-dark`
 * path      the page's path
 * shows     a test id that exists once the page is loaded
 * signedIn  whether a user is signed in and sees sample data; default true
 * sample    false: the user's own pages, which are empty
 * act       steps before the screenshot
 */
export const SCENES = [
  {
    name: "inbox",
    path: `/chats/${SHOP}/6284000000103%40c.us`,
    shows: "message",
    themes: BOTH,
  },
  {
    name: "broadcast",
    path: "/broadcasts/cmp_00000000-0000-7000-8000-000000000005",
    shows: "campaign-device",
    size: TALL,
    themes: BOTH,
  },
  { name: "pacing", path: `/devices/${SHOP}/pacing`, shows: "usage-day", size: TALL },
  { name: "contacts", path: "/contacts", shows: "contact-row" },
  { name: "devices", path: "/devices", shows: "device-card" },
  {
    name: "new-broadcast",
    path: `/broadcasts/new?device=${SHOP}&tag=vip`,
    shows: "forecast",
    size: TALL,
    async act(page) {
      await page.getByLabel("Broadcast name").fill("Brewing class");
      const text = "{Hello|Hi} {{name}}, our next brewing class is on Saturday at ten. Shall we keep you a seat?";
      await page.getByLabel("Message", { exact: true }).fill(text);
      await page.getByTestId("preview").getByText("Shall we keep you a seat?").waitFor();
    },
  },
  {
    name: "palette",
    path: "/devices",
    shows: "device-card",
    themes: BOTH,
    async act(page) {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").fill("whole");
      await page.getByRole("option").nth(2).waitFor();
    },
  },
  { name: "start", path: "/start", shows: "start-step", sample: false },
  { name: "landing", path: "/", shows: null, signedIn: false, themes: BOTH },
  { name: "inbox-phone", path: `/chats/${SHOP}/6284000000103%40c.us`, shows: "message", size: PHONE },
  {
    name: "broadcast-phone",
    path: "/broadcasts/cmp_00000000-0000-7000-8000-000000000005",
    shows: "campaign-device",
    size: PHONE,
  },
].map((scene) => ({ themes: ["light"], size: DESK, signedIn: true, sample: true, act: async () => {}, ...scene }));
