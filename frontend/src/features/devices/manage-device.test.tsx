import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { OutboxSummary } from "~/api/types";
import { outboxKeys } from "~/features/outbox/queries";
import { device } from "~/test-setup-live-cache";
import { ManageDevice } from "./parts/manage-device";

vi.mock("@tanstack/react-router", async (original) => ({
  ...(await original<typeof import("@tanstack/react-router")>()),
  useNavigate: () => () => undefined,
}));
afterEach(() => vi.unstubAllGlobals());

async function askToLogOut(waiting: number | null): Promise<string> {
  vi.stubGlobal("fetch", () => new Promise(() => undefined));
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  const summary = { deviceId: "dev_1", waiting: waiting ?? 0, unknown: 0, code: null, nextSendAt: null };
  if (waiting !== null) client.setQueryData<OutboxSummary>(outboxKeys.summary("dev_1"), summary);
  const { unmount } = render(
    <QueryClientProvider client={client}>
      <ManageDevice device={device} />
    </QueryClientProvider>,
  );
  fireEvent.click(screen.getByRole("button", { name: "Keluar dari WhatsApp" }));
  const text = (await screen.findByRole("alertdialog")).textContent ?? "";
  unmount();
  return text;
}

it("the dialog that logs a device out says how many waiting messages will not be sent", async () => {
  expect(await askToLogOut(3)).toContain("3 pesan yang masih menunggu, termasuk yang dijadwalkan, tidak akan dikirim.");
  expect(await askToLogOut(null)).toContain(
    "Pesan yang masih menunggu, termasuk yang dijadwalkan, tidak akan dikirim.",
  );
  expect(await askToLogOut(0)).not.toContain("tidak akan dikirim");
});
