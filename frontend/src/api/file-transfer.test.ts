import { afterEach, expect, it, vi } from "vitest";
import { download } from "./file-transfer";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Downloads this file, and returns how many files the browser was given to save. */
async function saved(text: string): Promise<number> {
  vi.stubGlobal("fetch", async () => new Response(text));
  vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:1", revokeObjectURL: () => {} }));
  const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => {});
  await download("/api/contacts.csv", "contacts.csv");
  const saves = click.mock.calls.length;
  click.mockClear();
  return saves;
}

const ROWS = `"phone","name"\n${'"62811","Ayu"\n'.repeat(1_000)}`;

it("a file whose last line says that it is not complete is not saved", async () => {
  await expect(saved(`${ROWS}"#incomplete: Berkas ini terputus di sini. Unduh lagi."\n`)).rejects.toMatchObject({
    code: "NETWORK",
    isTemporary: true,
  });
});

it("a whole file is saved, also one with such a text in a cell", async () => {
  expect(await saved(ROWS)).toBe(1);
  expect(await saved(`${ROWS}"62812","#incomplete"\n`)).toBe(1);
});
