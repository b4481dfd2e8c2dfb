import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { message } from "~/test-setup-live-cache";

const text = { deviceId: "dev_1", chatId: "62811@c.us", to: "62811@c.us", text: "siap" };

const keys = (fetcher: ReturnType<typeof vi.fn>) =>
  fetcher.mock.calls.map(([, init]) => new Headers((init as RequestInit).headers).get("idempotency-key"));

/** A page that was just loaded: only `sessionStorage` is left of the earlier one. */
async function page() {
  vi.resetModules();
  return (await import("./unsent")).unsent;
}

beforeEach(() => sessionStorage.clear());
afterEach(() => vi.unstubAllGlobals());

describe("a message that was sent", () => {
  it("is removed from the unsent messages once the server has accepted it", async () => {
    vi.stubGlobal(
      "fetch",
      vi.fn(async () => Response.json({ success: true, data: message })),
    );
    const unsent = await page();
    expect(await unsent.send(text)).toEqual(message);
    expect(unsent.entries()).toEqual([]);
  });

  it("is sent again under the key of the first try", async () => {
    const fetcher = vi.fn(async () =>
      Response.json({ success: false, error: { code: "INTERNAL_ERROR" } }, { status: 500 }),
    );
    vi.stubGlobal("fetch", fetcher);
    const unsent = await page();
    await unsent.send(text);
    const [failed] = unsent.entries();
    expect(failed).toMatchObject({ state: "failed", reason: { code: "INTERNAL_ERROR" } });
    if (failed) await unsent.send(failed);
    const [first, second] = keys(fetcher);
    expect(first).toBeTruthy();
    expect(second).toBe(first);
    expect(unsent.entries()).toHaveLength(1);
  });

  it("is sent again under its key when the connection is back, and a refused one is not", async () => {
    let answer = (): Promise<Response> => Promise.reject(new TypeError("offline"));
    const fetcher = vi.fn(() => answer());
    vi.stubGlobal("fetch", fetcher);
    const unsent = await page();
    await unsent.send(text);
    answer = async () => Response.json({ success: false, error: { code: "CONFLICT" } }, { status: 409 });
    await unsent.send({ ...text, text: "ditolak" });
    answer = async () => Response.json({ success: true, data: message });
    unsent.sendLost();
    await vi.waitFor(() => expect(unsent.entries()).toMatchObject([{ text: "ditolak", state: "failed" }]));
    const [first, , third, ...others] = keys(fetcher);
    expect([third, others]).toEqual([first, []]);
  });

  it("survives a reload during the request, with its idempotency key", async () => {
    vi.stubGlobal(
      "fetch",
      vi.fn(() => new Promise(() => {})),
    );
    const before = await page();
    void before.send(text);
    const key = before.entries()[0]?.key;
    const after = await page();
    expect(after.entries()).toMatchObject([{ key, state: "failed", reason: null }]);
  });

  it("is removed when the event arrives before the answer, and stays removed if the answer is lost", async () => {
    let lose: (reason: Error) => void = () => {};
    vi.stubGlobal(
      "fetch",
      vi.fn(() => new Promise((_, reject) => (lose = reject))),
    );
    const unsent = await page();
    const sending = unsent.send(text);
    unsent.recognise(message);
    expect(unsent.entries()).toEqual([]);
    await vi.waitFor(() => expect(fetch).toHaveBeenCalled());
    lose(new TypeError("failed"));
    expect(await sending).toBeNull();
    expect(unsent.entries()).toEqual([]);
  });
});
