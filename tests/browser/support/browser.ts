// Chromium with the dashboard of a world: one page per test, with a list of its requests and of its errors.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page, type Request } from "playwright-core";
import { type World, waitFor } from "../../worker/support";

const SCREENSHOTS = join(import.meta.dirname, "../../../.local/screenshots");

/** Without these, Chromium sends requests to Google's hosts in the background. */
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  // A microphone that beeps, and nobody has to allow it.
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export type Language = "id" | "en";
export type Theme = "light" | "dark";
export type Look = { language?: Language; theme?: Theme; width?: number; height?: number };

let browser: Promise<Browser> | undefined;
const worldOf = new WeakMap<BrowserContext, World>();

/** The one Chromium of this process: all its spec files use it, and it ends with the process. */
export function openBrowser(): Promise<Browser> {
  browser ??= chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: QUIET });
  return browser;
}

/** A request older than this is not waited for: a reload or a lost connection drops requests, and Chromium reports no end. */
const PENDING_FOR_MS = 8_000;

/** A person who uses the dashboard. */
export class Visitor {
  /** Calls of the API such as `GET /api/devices`, in order. */
  readonly requests: { call: string; at: number }[] = [];
  /** Errors of the page and of its console. */
  readonly errors: string[] = [];
  /** Requests of the page that have no answer yet and when they began; files included, the events socket not. */
  readonly #unanswered = new Map<Request, number>();
  /** When a request of the page last began or ended. */
  #lastRequestAt = Date.now();

  private constructor(
    readonly world: World,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    page.on("request", (request) => {
      const { origin, pathname, search } = new URL(request.url());
      if (origin === world.url && pathname.startsWith("/api/"))
        this.requests.push({ call: `${request.method()} ${pathname}${search}`, at: Date.now() });
    });
    page.on("request", (request) => {
      // The requests of the previous document have ended.
      if (request.isNavigationRequest() && request.frame() === page.mainFrame()) this.#unanswered.clear();
      this.#unanswered.set(request, Date.now());
      this.#lastRequestAt = Date.now();
    });
    const onEnd = (request: Request) => {
      this.#unanswered.delete(request);
      this.#lastRequestAt = Date.now();
    };
    page.on("requestfinished", onEnd);
    page.on("requestfailed", onEnd);
    page.on("pageerror", (error) => this.errors.push(error.message));
    page.on("console", (line) => {
      if (line.type() === "error") this.errors.push(line.text());
    });
  }

  static async open(world: World, browser: Browser, look: Look = {}): Promise<Visitor> {
    const { language = "en", theme = "light", width = 1280, height = 800 } = look;
    // A failed test of an earlier spec file leaves its pages open.
    const left = browser.contexts().filter((context) => worldOf.get(context) !== world);
    await Promise.all(left.map((context) => context.close()));
    const context = await browser.newContext({
      viewport: { width, height },
      // The dashboard follows the browser's language until the visitor chooses one.
      locale: language === "id" ? "id-ID" : "en-GB",
      // And the system's theme.
      colorScheme: theme,
      reducedMotion: "reduce",
      permissions: ["clipboard-read", "clipboard-write"],
    });
    worldOf.set(context, world);
    context.setDefaultTimeout(15_000);
    return new Visitor(world, context, await context.newPage());
  }

  /** Opens a page and waits until its document is loaded. */
  async visit(path: string): Promise<void> {
    await this.page.goto(this.world.url + path);
  }

  /** Types the admin's credentials where the sign-in page asks for them, and waits until the page has settled. */
  async signIn(): Promise<void> {
    const [admin] = this.world.admins;
    if (!this.page.url().includes("/sign-in")) await this.visit("/sign-in?next=/devices");
    await this.page.locator("input[type=email]").fill(admin?.email ?? "");
    await this.page.locator("input[autocomplete=current-password]").fill(admin?.password ?? "");
    await this.page.locator("button[type=submit]").click();
    await this.isLive();
    await this.settled();
  }

  /** Waits until the connection light in the menu says that the page is live. */
  async isLive(): Promise<void> {
    await this.page.locator("[data-testid=connection-light][data-state=open]").first().waitFor({ state: "attached" });
  }

  /**
   * Every request of the page is answered, none began or ended within `quietForMs`, and what the answers brought is
   * drawn. Playwright's `networkidle` is reached once in a document's life, and so says nothing of later pages. React shows
   * a part whose code is loaded late, such as a menu entry, up to 300 ms after the code has arrived
   * (`FALLBACK_THROTTLE_MS`), and only then does the part read its data.
   */
  async settled({ quietForMs = 400 } = {}): Promise<void> {
    await waitFor(
      "the page to settle",
      async () => {
        const before = this.#lastRequestAt;
        await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
        const isQuiet = this.#lastRequestAt === before && Date.now() - before >= quietForMs;
        const isPending = (startedAt: number) => Date.now() - startedAt < PENDING_FOR_MS;
        return isQuiet && ![...this.#unanswered.values()].some(isPending);
      },
      { withinMs: 20_000, everyMs: 10 },
    );
  }

  /** The text that `copy` copies to the clipboard, which all pages of the browser share. */
  async copied(copy: () => Promise<void>): Promise<string> {
    await this.page.evaluate(() => navigator.clipboard.writeText(""));
    await copy();
    return waitFor("something on the clipboard", () => this.page.evaluate(() => navigator.clipboard.readText()));
  }

  /** GET calls of the API since `at`. */
  readsSince(at: number): string[] {
    return this.requests
      .filter((request) => request.at >= at && request.call.startsWith("GET"))
      .map(({ call }) => call);
  }

  /** Changes the system's theme, and ends the transitions of the colours. */
  async switchTheme(theme: Theme): Promise<void> {
    await this.page.emulateMedia({ colorScheme: theme });
    await this.page.waitForFunction((name) => document.documentElement.dataset.theme === name, theme);
    await this.page.evaluate(() => {
      for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish();
    });
  }

  /** Saves a screenshot in .local/screenshots if CLOUDWA_SCREENSHOTS is set; no test needs one. */
  async shoot(name: string): Promise<void> {
    if (!process.env.CLOUDWA_SCREENSHOTS) return;
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
  }

  close(): Promise<void> {
    return this.context.close();
  }
}
