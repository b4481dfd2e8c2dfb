// Runs axe-core in the page: it finds barriers for people who cannot see or cannot use a mouse.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

type Violation = { id: string; nodes: { html: string; failureSummary?: string }[] };

/** Every violation as one readable line. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(source);
  const found: Violation[] = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    return (await axe.run()).violations;
  });
  return found.map(({ id, nodes }) => `${id} × ${nodes.length}: ${nodes[0]?.html} ${nodes[0]?.failureSummary ?? ""}`);
}
