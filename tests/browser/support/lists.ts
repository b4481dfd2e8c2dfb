// Lists as a person sees them: loaded, and whole.
import type { Page } from "playwright-core";
import { waitFor } from "../../worker/support";

/** Nothing on the page is still a grey place for what is to come. */
export async function isLoaded(page: Page, name = "the page"): Promise<void> {
  await waitFor(`${name} to be loaded`, async () => (await page.locator(".animate-pulse.bg-line\\/70").count()) === 0);
}

/** Long lists come page by page; after this they are all there. */
export async function showAll(page: Page): Promise<void> {
  const more = page.getByRole("button", { name: /^(Muat|Load) / });
  while ((await more.count()) > 0) {
    const answered = page.waitForResponse((reply) => reply.url().includes("cursor="));
    await more.first().click();
    await answered;
    await waitFor("the page to be shown", async () => (await page.locator("[aria-busy=true]").count()) === 0);
  }
}
