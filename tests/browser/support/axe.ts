// Runs axe-core in the page: it finds barriers for people who cannot see or cannot use a mouse.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { waitFor } from "../../worker/support";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

type Violation = { id: string; nodes: { html: string; failureSummary?: string }[] };

/** Every violation as one readable line, once nothing on the page is being read or fades: a list that is read again is pale. */
export const violations = (page: Page): Promise<string[]> => run(page, {});

/** The violations of the rules about colours, the only ones that another theme can violate: its page has the same elements. */
export const colourViolations = (page: Page): Promise<string[]> =>
  run(page, { runOnly: ["color-contrast", "link-in-text-block"] });

async function run(page: Page, options: object): Promise<string[]> {
  await waitFor("the page to be at rest", () =>
    page.evaluate(() => {
      const ends = ({ effect, playState }: Animation) =>
        playState === "running" && effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY;
      return document.querySelector("[aria-busy=true]") === null && !document.getAnimations().some(ends);
    }),
  );
  await page.evaluate(source);
  const found: Violation[] = await page.evaluate(async (chosen) => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } };
    return (await axe.run(chosen)).violations;
  }, options);
  return found.map(({ id, nodes }) => `${id} × ${nodes.length}: ${nodes[0]?.html} ${nodes[0]?.failureSummary ?? ""}`);
}
