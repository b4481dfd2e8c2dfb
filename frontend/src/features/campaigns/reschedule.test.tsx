import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Campaign } from "~/api/types";
import { pages } from "~/test-setup-live-cache";
import { toast } from "~/ui/toast";
import { countsOf } from "./counts";
import { campaignKeys } from "./keys";
import { Reschedule } from "./parts/reschedule";

vi.mock("~/ui/toast", () => ({ toast: { success: vi.fn(), error: vi.fn() } }));

const HOUR = 3_600_000;
const inHours = (hours: number) => new Date(Math.floor(Date.now() / HOUR) * HOUR + hours * HOUR).toISOString();
const planned: Campaign = {
  id: "cmp_1",
  name: "Promo",
  text: "Halo",
  status: "scheduled",
  pauseReason: null,
  startProblem: "device_not_linked",
  deviceIds: ["dev_1"],
  gap: { minSeconds: 30, maxSeconds: 60 },
  audience: { kind: "list" },
  counts: countsOf({ pending: 10 }),
  run: 0,
  createdAt: inHours(-5),
  scheduledAt: inHours(50),
  startedAt: null,
  completedAt: null,
  retryable: 0,
  sendToUndecided: false,
};

let sent: unknown[];
let answer: () => Response;
let present: Campaign;
let client: QueryClient;

beforeEach(() => {
  sent = [];
  present = planned;
  vi.mocked(toast.success).mockClear();
  vi.mocked(toast.error).mockClear();
  vi.stubGlobal("fetch", async (path: string, init?: RequestInit) => {
    if (new URL(path, "http://test").pathname !== "/api/campaigns/cmp_1/schedule")
      return Response.json({ success: true, data: present });
    sent.push(JSON.parse(String(init?.body)));
    return answer();
  });
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(campaignKeys.one("cmp_1"), planned);
  client.setQueryData(campaignKeys.list, pages(planned));
  render(
    <QueryClientProvider client={client}>
      <Reschedule campaign={planned} />
    </QueryClientProvider>,
  );
});
afterEach(() => vi.unstubAllGlobals());

/** Chooses the day after the day with which the dialog begins. */
async function move() {
  fireEvent.click(screen.getByRole("button", { name: "Ubah waktu" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Ubah waktu mulai" }));
  const date = dialog.getByLabelText<HTMLInputElement>("Tanggal");
  const next = new Date(Date.parse(`${date.value}T00:00:00Z`) + 24 * HOUR).toISOString().slice(0, 10);
  fireEvent.change(date, { target: { value: next } });
  fireEvent.click(dialog.getByRole("button", { name: "Jadwalkan" }));
}

it("the start of a scheduled broadcast is moved from its present time, on the page and in the list", async () => {
  const moved = { ...planned, run: 1, scheduledAt: inHours(74), startProblem: null };
  answer = () => Response.json({ success: true, data: moved });
  await move();
  await waitFor(() => expect(toast.success).toHaveBeenCalledOnce());
  expect(sent).toEqual([{ scheduledAt: inHours(74) }]);
  expect(client.getQueryData(campaignKeys.one("cmp_1"))).toEqual(moved);
  expect(client.getQueryData(campaignKeys.list)).toEqual(pages(moved));
});

it.each([
  ["running", "siaran sudah dimulai sementara itu. Anda bisa menjeda atau membatalkannya"],
  ["cancelled", "siaran dibatalkan, diubah, dihapus, atau sudah selesai"],
] as const)("a broadcast that is %s meanwhile is not moved, and its page shows it", async (status, said) => {
  answer = () =>
    Response.json({ success: false, error: { code: "CONFLICT", message: "", details: {} } }, { status: 409 });
  present = { ...planned, status, run: 1 };
  await move();
  await waitFor(() => expect(toast.error).toHaveBeenCalledExactlyOnceWith(expect.stringContaining(said)));
  expect(client.getQueryData<Campaign>(campaignKeys.one("cmp_1"))?.status).toBe(status);
});
