import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, call } from ".";
import { currentSource, setSource } from "./data-source";
import { download, upload } from "./file-transfer";
import type { Contact, Page } from "./types";

const network = vi.fn<typeof fetch>();

beforeEach(() => {
  sessionStorage.clear();
  network.mockReset();
  network.mockImplementation(async () => Response.json({ success: true, data: { items: [], nextCursor: null } }));
  vi.stubGlobal("fetch", network);
});
afterEach(() => {
  setSource("own");
  vi.unstubAllGlobals();
});

const contacts = () => call<Page<Contact>>("/api/contacts?limit=5");

describe("with the sample on show", () => {
  beforeEach(() => setSource("sample"));

  it("what is read comes out of it, and nothing leaves the page", async () => {
    expect((await contacts()).items).toHaveLength(5);
    expect(network).not.toHaveBeenCalled();
  });

  it("what changes something is refused as a sample, files too", async () => {
    const post = vi.spyOn(XMLHttpRequest.prototype, "send");
    const refused = [
      call("/api/devices", { method: "POST", body: { name: "Toko" } }),
      call("/api/contacts/con_1", { method: "DELETE" }),
      upload("/api/contacts/import", new Blob(["0812"]), { type: "text/csv" }),
      download("/api/campaigns/cmp_1/report.csv", "report.csv"),
    ];
    for (const answer of refused) {
      const error = await answer.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({ code: "SAMPLE", mayPass: false });
    }
    expect(network).not.toHaveBeenCalled();
    expect(post).not.toHaveBeenCalled();
  });

  it("who is signed in is still asked of the server", async () => {
    await call("/api/auth/me");
    await call("/api/version");
    expect(network.mock.calls.map(([path]) => path)).toEqual(["/api/auth/me", "/api/version"]);
  });

  it("the tab keeps it, until it is turned back", () => {
    expect(sessionStorage.getItem("cwa.source")).toBe('"sample"');
    setSource("own");
    expect(sessionStorage.getItem("cwa.source")).toBeNull();
    expect(currentSource()).toBe("own");
  });
});

it("one's own comes from the server", async () => {
  expect((await contacts()).items).toEqual([]);
  expect(network).toHaveBeenCalledOnce();
});

it("an answer that comes after the page has turned is nobody's", async () => {
  const late = contacts();
  setSource("sample");
  await expect(late).rejects.toMatchObject({ code: "NETWORK" });
});
