import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Device } from "~/api/types";
import { forgetFormDrafts } from "~/form-drafts";
import { i18next, loadPart } from "~/i18n";
import { at, device } from "~/test-setup-live-cache";
import { StartPage } from "./page";

vi.mock("@tanstack/react-router", async () => (await import("~/test-router")).testRouter());
beforeEach(() => loadPart("start"));
afterEach(() => {
  vi.unstubAllGlobals();
  forgetFormDrafts();
});

const unlinked: Device = {
  ...device,
  name: "Toko Ayu",
  status: "unlinked",
  cause: "created",
  phone: null,
  createdAt: at(1),
};

function open() {
  cleanup();
  vi.stubGlobal("fetch", async (asked: Request | string, init?: RequestInit) => {
    const [path = "", method] = typeof asked === "string" ? [asked, init?.method] : [asked.url, asked.method];
    const made = path.endsWith("/link") ? { device: unlinked, qr: null } : unlinked;
    return Response.json({ success: true, data: method === "POST" ? made : { items: [], nextCursor: null } });
  });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <StartPage />
    </QueryClientProvider>,
  );
  return screen.findByRole<HTMLInputElement>("textbox");
}

it("a device's name that was not saved is still there when the page is opened again", async () => {
  fireEvent.change(await open(), { target: { value: "Toko Ayu" } });
  expect((await open()).value).toBe("Toko Ayu");
});

it("the name is forgotten once the device exists", async () => {
  fireEvent.change(await open(), { target: { value: "Toko Ayu" } });
  fireEvent.click(screen.getByRole("button", { name: i18next.t("devices.create") }));
  await waitFor(() => expect(screen.queryByRole("textbox")).toBeNull());
  expect(Object.keys(sessionStorage).filter((key) => key.startsWith("cwa.draft/"))).toEqual([]);
  expect((await open()).value).toBe("");
});
