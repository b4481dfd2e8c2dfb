// Takes screenshots of the dashboard in Chromium with a fixed clock, so that the same page gives the same picture.
import { chromium } from "playwright-core";
import sharp from "sharp"; // installed as a dependency of miniflare
import { findChromium } from "../setup/chromium.mjs";

/** A Friday morning in Jakarta: outside quiet hours, with a broadcast running. */
const NOW = new Date("2026-03-13T03:24:00Z");
/** Device pixels per CSS pixel; with 1 the picture is blurred on most screens. */
const SCALE = 2;
/** The largest size of a picture in bytes. */
const MAX_BYTES = 200_000;

export async function openCamera(url, { email, password }) {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error("There is no Chromium; npm run setup says how to get one");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--no-first-run"] });

  async function enter(page, isSample) {
    await page.goto(`${url}/sign-in?next=/devices`);
    await page.locator("input[type=email]").fill(email);
    await page.locator("input[autocomplete=current-password]").fill(password);
    await page.locator("button[type=submit]").click();
    await page.locator("[data-testid=connection-light][data-state=open]").first().waitFor({ state: "attached" });
    if (isSample) await page.evaluate(() => sessionStorage.setItem("cwa.source", JSON.stringify("sample")));
  }

  /** Takes a picture of the scene in one theme, as a PNG of 256 colours without dithering, which would make flat areas patchy. */
  async function shoot(scene, theme) {
    const context = await browser.newContext({
      viewport: scene.size,
      deviceScaleFactor: SCALE,
      locale: "en-GB",
      timezoneId: "Asia/Jakarta",
      reducedMotion: "reduce",
    });
    context.setDefaultTimeout(20_000);
    await context.addInitScript(look, theme);
    try {
      const page = await context.newPage();
      if (scene.signedIn) await enter(page, scene.sample);
      await page.clock.setFixedTime(NOW);
      await page.goto(url + scene.path);
      await page.getByRole("heading", { level: 1 }).first().waitFor({ state: "attached" });
      if (scene.shows !== null) await page.getByTestId(scene.shows).locator("visible=true").first().waitFor();
      await scene.act(page);
      await isStill(page);
      const file = await sharp(await page.screenshot())
        .png({ palette: true, quality: 100, dither: 0, compressionLevel: 9 })
        .toBuffer();
      if (file.length > MAX_BYTES) throw new Error(`${scene.name} has ${file.length} bytes, over ${MAX_BYTES}`);
      return file;
    } finally {
      await context.close();
    }
  }

  return { shoot, close: () => browser.close() };
}

/** Prepares a page for its picture. It runs in the page, before the page's own scripts. */
function look(theme) {
  localStorage.setItem("cwa.language", JSON.stringify("en"));
  localStorage.setItem("cwa.theme", theme);
  // The page would detect from this header that its clock is wrong.
  const { get } = Headers.prototype;
  Headers.prototype.get = function (name) {
    return name.toLowerCase() === "date" ? null : get.call(this, name);
  };
}

/** Waits until fonts are loaded, all skeletons have disappeared, and the page is painted. */
async function isStill(page) {
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => document.querySelector(".animate-pulse.bg-line\\/70") === null);
  await page.evaluate(async () => {
    await document.fonts.ready;
    for (const _ of [1, 2]) await new Promise((done) => requestAnimationFrame(done));
  });
}
