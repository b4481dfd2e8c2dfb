// The work of a page, counted in the page itself, so that a busy machine does not change the figure.
import type { Page } from "playwright-core";

export type Work = {
  /** How often Preact changed the page, and how many components it drew for that. */
  commits: number;
  drawn: number;
  /** Changes of the DOM. */
  mutations: number;
  /** Stretches of more than 50 ms without a frame; these depend on the machine. */
  longTasksMs: number[];
};

export type Shift = { value: number; moved: string[] };

/** To be called before the first page. Preact gives its hooks to its developer tools, and Chromium reports each layout shift. */
export async function countWork(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const work: Work = { commits: 0, drawn: 0, mutations: 0, longTasksMs: [] };
    const shifts: Shift[] = [];
    type Hook = (...given: unknown[]) => void;
    Object.assign(window, {
      cloudwaWork: { work, shifts },
      __PREACT_DEVTOOLS__: {
        attachPreact(_version: string, options: { __r?: Hook; __c?: Hook }) {
          const { __r: beforeDraw, __c: commit } = options;
          options.__r = (...given) => {
            work.drawn += 1;
            beforeDraw?.(...given);
          };
          options.__c = (...given) => {
            work.commits += 1;
            commit?.(...given);
          };
        },
      },
    });
    new MutationObserver((records) => {
      work.mutations += records.length;
    }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) work.longTasksMs.push(Math.round(duration));
    }).observe({ type: "longtask", buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput, sources } = entry as unknown as {
          value: number;
          hadRecentInput: boolean;
          sources: { node: Node | null }[];
        };
        const nameOf = (node: Node | null) =>
          node instanceof Element ? node.outerHTML.slice(0, 120) : (node?.textContent ?? "what is gone");
        if (!hadRecentInput) shifts.push({ value, moved: sources.map(({ node }) => nameOf(node)) });
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}

type Counted = { cloudwaWork: { work: Work; shifts: Shift[] } };

/** The counts since the last call. */
export const takeWork = (page: Page): Promise<Work> =>
  page.evaluate(() => {
    const { work } = (window as unknown as Counted).cloudwaWork;
    const taken = { ...work, longTasksMs: [...work.longTasksMs] };
    Object.assign(work, { commits: 0, drawn: 0, mutations: 0, longTasksMs: [] });
    return taken;
  });

/** The layout shifts since the page was opened, once two frames have been drawn. */
export const shiftsOf = (page: Page): Promise<Shift[]> =>
  page.evaluate(async () => {
    for (const _ of [1, 2]) await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return (window as unknown as Counted).cloudwaWork.shifts;
  });
