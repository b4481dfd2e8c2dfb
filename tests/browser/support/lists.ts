// Waits for lists: loaded, and complete.
import type { Page } from "playwright-core";
import { waitFor } from "../../worker/support";

/** Waits until no grey placeholder is on the page. */
export async function isLoaded(page: Page, name = "the page"): Promise<void> {
  await waitFor(`${name} to be loaded`, async () => (await page.locator(".animate-pulse.bg-line\\/70").count()) === 0);
}

/** Long lists come in pages; this loads all of them. */
export async function showAll(page: Page): Promise<void> {
  const more = page.getByRole("button", { name: /^(Muat|Load) / });
  while ((await more.count()) > 0) {
    const answered = page.waitForResponse((reply) => reply.url().includes("cursor="));
    await more.first().click();
    await answered;
    await waitFor("the page to be shown", async () => (await page.locator("[aria-busy=true]").count()) === 0);
  }
}
