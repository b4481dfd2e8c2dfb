import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, api, dataOf } from ".";
import { currentSource, setSource } from "./answer-source";
import { download, upload } from "./file-transfer";

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

const contacts = () => dataOf(api.GET("/api/contacts", { params: { query: { limit: 5 } } }));

describe("while the sample is shown", () => {
  beforeEach(() => setSource("sample"));

  it("reads are answered from it, and no request is sent", async () => {
    expect((await contacts()).items).toHaveLength(5);
    expect(network).not.toHaveBeenCalled();
  });

  it("changes, uploads and downloads are refused with the code SAMPLE", async () => {
    const post = vi.spyOn(XMLHttpRequest.prototype, "send");
    const refused = [
      dataOf(api.POST("/api/devices", { body: { name: "Toko" } })),
      dataOf(api.DELETE("/api/contacts/{contact}", { params: { path: { contact: "con_1" } } })),
      upload("/api/contacts/import", new Blob(["0812"]), { type: "text/csv" }),
      download("/api/campaigns/cmp_1/report.csv", "report.csv"),
    ];
    for (const answer of refused) {
      const error = await answer.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({ code: "SAMPLE", isTemporary: false });
    }
    expect(network).not.toHaveBeenCalled();
    expect(post).not.toHaveBeenCalled();
  });

  it("the signed-in user and the version still come from the server", async () => {
    await dataOf(api.GET("/api/auth/me"));
    await dataOf(api.GET("/api/version"));
    expect(network.mock.calls.map(([path]) => path)).toEqual(["/api/auth/me", "/api/version"]);
  });

  it("the choice is stored in the tab until it is reset", () => {
    expect(sessionStorage.getItem("cwa.source")).toBe('"sample"');
    setSource("own");
    expect(sessionStorage.getItem("cwa.source")).toBeNull();
    expect(currentSource()).toBe("own");
  });
});

it("the tenant's own data comes from the server", async () => {
  expect((await contacts()).items).toEqual([]);
  expect(network).toHaveBeenCalledOnce();
});

it("an answer that arrives after the source was switched is rejected", async () => {
  const late = contacts();
  setSource("sample");
  await expect(late).rejects.toMatchObject({ code: "NETWORK" });
});
