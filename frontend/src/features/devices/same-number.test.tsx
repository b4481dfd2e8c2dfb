import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Device } from "~/api/types";
import { device, pages } from "~/test-setup-live-cache";
import { DevicesPage } from "./page";
import { deviceKeys } from "./queries";
import { sameNumberOf } from "./same-number";

vi.mock("@tanstack/react-router", async () => (await import("~/test-router")).testRouter());
beforeEach(() => vi.stubGlobal("fetch", () => new Promise(() => undefined)));
afterEach(() => vi.unstubAllGlobals());

const before: Device = { ...device, id: "dev_1", name: "Toko", status: "logged_out" };
const now: Device = { ...device, id: "dev_2", name: "Kedai" };
const another: Device = { ...device, id: "dev_3", name: "Gudang", phone: "62822" };

it("devices without a number have no number in common", () => {
  const unlinked = { ...before, phone: null };
  expect(sameNumberOf(unlinked, [unlinked, { ...unlinked, id: "dev_9" }])).toEqual([]);
  expect(sameNumberOf(another, [before, now, another])).toEqual([]);
  expect(sameNumberOf(before, [before, { ...now, status: "failed" }])).toMatchObject([{ linked: "none" }]);
});

it("a number that moved to a new device says at both where the other half of its chats is", () => {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  client.setQueryData(deviceKeys.list, pages(before, now, another));
  render(
    <QueryClientProvider client={client}>
      <DevicesPage />
    </QueryClientProvider>,
  );
  expect(screen.getAllByTestId("same-number").map(({ textContent }) => textContent)).toEqual([
    "Nomor ini sekarang tertaut ke Kedai. Chat baru ada di sana; di sini hanya chat yang lama. Buka Kedai",
    "Nomor ini dulu tertaut ke Toko. Chat dari waktu itu ada di sana, tidak di sini. Buka Toko",
  ]);
});
