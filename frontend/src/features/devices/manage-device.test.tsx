import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import type { Campaign, CampaignStatus, OutboxSummary } from "~/api/types";
import { outboxKeys } from "~/features/outbox/queries";
import { device } from "~/test-setup-live-cache";
import { outcomeOf } from "./open-broadcasts";
import { ManageDevice } from "./parts/manage-device";

vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<typeof import("@tanstack/react-router")>()),
  useNavigate: () => () => undefined,
}));
afterEach(() => vi.unstubAllGlobals());

async function ask(
  button: string,
  waiting: number | null,
  until: (text: string) => boolean = () => true,
): Promise<string> {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  });
  const summary = { deviceId: "dev_1", waiting: waiting ?? 0, unknown: 0, code: null, nextSendAt: null };
  if (waiting !== null) client.setQueryData<OutboxSummary>(outboxKeys.summary("dev_1"), summary);
  const { unmount } = render(
    <QueryClientProvider client={client}>
      <ManageDevice device={device} />
    </QueryClientProvider>,
  );
  fireEvent.click(screen.getByRole("button", { name: button }));
  const dialog = await screen.findByRole("alertdialog");
  await waitFor(() => expect(until(dialog.textContent ?? "")).toBe(true));
  const text = dialog.textContent ?? "";
  unmount();
  return text;
}

const neverAnswers = () => vi.stubGlobal("fetch", () => new Promise(() => undefined));
const askToLogOut = (waiting: number | null) => {
  neverAnswers();
  return ask("Keluar dari WhatsApp", waiting);
};

const broadcast = (name: string, status: CampaignStatus, ...deviceIds: string[]) =>
  ({ id: name, name, status, deviceIds }) as Campaign;

it("the dialog that logs a device out says how many waiting messages will not be sent", async () => {
  expect(await askToLogOut(3)).toContain("3 pesan yang masih menunggu, termasuk yang dijadwalkan, tidak akan dikirim.");
  expect(await askToLogOut(null)).toContain(
    "Pesan yang masih menunggu, termasuk yang dijadwalkan, tidak akan dikirim.",
  );
  expect(await askToLogOut(0)).not.toContain("tidak akan dikirim");
});

it("the dialog that deletes a device says how many waiting messages will not be sent", async () => {
  neverAnswers();
  expect(await ask("Hapus perangkat", 3)).toContain(
    "3 pesan yang masih menunggu, termasuk yang dijadwalkan, tidak akan dikirim.",
  );
  expect(await ask("Hapus perangkat", null)).toContain("Pesan yang masih menunggu");
  expect(await ask("Hapus perangkat", 0)).not.toContain("tidak akan dikirim");
});

it("the dialog that deletes a device names the broadcasts that use it, and what becomes of each", async () => {
  const pages = [
    [broadcast("Promo", "running", "dev_1"), broadcast("Selesai", "completed", "dev_1")],
    [
      broadcast("Dua", "paused", "dev_2", "dev_1"),
      broadcast("Besok", "scheduled", "dev_1"),
      broadcast("Lain", "running", "dev_2"),
    ],
  ];
  vi.stubGlobal("fetch", async (path: string) => {
    const { searchParams } = new URL(path, "http://test");
    const at = Number(searchParams.get("cursor") ?? 0);
    return Response.json({
      success: true,
      data: { items: pages[at], nextCursor: at + 1 < pages.length ? String(at + 1) : null },
    });
  });
  const text = await ask("Hapus perangkat", 0, (shown) => shown.includes("Promo"));
  expect(text).toContain("Siaran “Promo” berakhir karena tidak punya perangkat lain.");
  expect(text).toContain("Siaran “Dua” berlanjut lewat perangkat lainnya.");
  expect(text).toContain("Siaran “Besok” tidak dimulai sampai Anda memilih perangkat lain untuknya.");
  expect(text).not.toMatch(/Selesai|Lain|Siaran lama/);
});

it("the dialog that deletes a device says so if it cannot know which broadcasts use it", async () => {
  vi.stubGlobal("fetch", async () =>
    Response.json({ success: false, error: { code: "INTERNAL", message: "" } }, { status: 500 }),
  );
  expect(await ask("Hapus perangkat", 0, (shown) => shown.includes("Tidak bisa dibaca"))).toContain("akan berakhir");
});

it("a broadcast without the device, or that is over, is not touched by its deletion", () => {
  const statuses = ["draft", "scheduled", "running", "paused", "completed", "cancelled"] as const;
  const outcomes = (...deviceIds: string[]) => statuses.map((status) => outcomeOf({ status, deviceIds }, "dev_1"));
  expect(outcomes("dev_1")).toEqual(["waits", "waits", "ends", "ends", null, null]);
  expect(outcomes("dev_1", "dev_2")).toEqual(["continues", "continues", "continues", "continues", null, null]);
  expect(outcomes("dev_2")).toEqual([null, null, null, null, null, null]);
});
