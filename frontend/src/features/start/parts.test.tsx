import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/preact";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { PacingSettings, User } from "~/api/types";
import { loadPart } from "~/i18n";
import { chat, device, message, pages } from "~/test-setup-live-cache";
import { messageKeys } from "../messages/queries";
import { outboxKeys } from "../outbox/queries";
import { pacingKeys } from "../quiet-hours/queries";
import { meQuery } from "../tenants/queries";
import { Finished } from "./parts/finished";
import { FirstMessage } from "./parts/first-message";
import { QuietNote } from "./parts/quiet-note";

vi.mock("@tanstack/react-router", async () => (await import("~/test-router")).testRouter());
beforeEach(() => loadPart("start"));
afterEach(() => vi.unstubAllGlobals());

function settings(quietHours: Partial<PacingSettings["quietHours"]>): PacingSettings {
  return {
    typing: { enabled: true, minSeconds: 1, maxSeconds: 3 },
    readBeforeReply: true,
    quietHours: { enabled: true, from: "21:00", to: "08:00", timeZone: "Asia/Jakarta", ...quietHours },
    limits: { perMinute: 20, perHour: 500, perDay: 5_000 },
    warmUp: { enabled: true },
  };
}

function show(children: ReactNode, quietHours: Partial<PacingSettings["quietHours"]>, role: User["role"] = "admin") {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  const me = { id: "usr_1", email: "a@b.test", name: "Ayu", role, tenantId: "ten_1", tenantName: "Toko" };
  client.setQueryData(meQuery.queryKey, me);
  client.setQueryDefaults(pacingKeys.one("dev_1"), { staleTime: Number.POSITIVE_INFINITY });
  client.setQueryData(pacingKeys.one("dev_1"), { settings: settings(quietHours), usage: {}, readAt: Date.now() });
  const ui = <QueryClientProvider client={client}>{children}</QueryClientProvider>;
  return { client, ui };
}

it("the finished page offers an admin to turn the quiet hours on again, once they are off", async () => {
  const sent: unknown[] = [];
  vi.stubGlobal("fetch", async (_: unknown, init?: RequestInit) => {
    if (init?.method !== "PATCH") return new Promise(() => undefined);
    sent.push(JSON.parse(String(init.body)));
    return Response.json({ success: true, data: { settings: settings({}), usage: {} } });
  });
  const finished = <Finished device={device} campaign={undefined} />;
  for (const [quietHours, role] of [
    [{}, "admin"],
    [{ enabled: false }, "operator"],
  ] as const) {
    const { unmount } = render(show(finished, quietHours, role).ui);
    expect(screen.queryByTestId("quiet-off")).toBeNull();
    unmount();
  }
  render(show(finished, { enabled: false }).ui);
  screen.getByText("Jam tenang Toko dimatikan.");
  fireEvent.click(screen.getByRole("button", { name: "Nyalakan lagi" }));
  await vi.waitFor(() => expect(sent).toEqual([{ quietHours: { enabled: true } }]));
});

it("the quiet hours and the time are written alike", () => {
  vi.stubGlobal("fetch", () => new Promise(() => undefined));
  const hour = (ms: number) => new Date(Date.now() + ms).toISOString().slice(11, 16);
  const [from, to] = [hour(-3_600_000), hour(3_600_000)];
  render(show(<QuietNote device={device} />, { from, to, timeZone: "UTC" }).ui);
  const text = screen.getByTestId("quiet-note").textContent ?? "";
  expect(text).toContain(`Dari pukul ${from.replace(":", ".")} sampai ${to.replace(":", ".")}`);
  expect(text).not.toMatch(/\d:\d/);
});

it.each([
  ["cancelled", /^Pesan ini dibatalkan sebelum terkirim\./],
  ["not_on_whatsapp", /Perbaiki nomor atau pesannya, lalu kirim lagi\./],
])(
  "after a first message that was not sent (%s), the page says what to do and keeps the number",
  async (error, words) => {
    vi.stubGlobal("fetch", () => new Promise(() => undefined));
    const { client, ui } = show(<FirstMessage device={device} />, { enabled: false });
    const last = { ...chat, lastDirection: "out" as const, lastStatus: "failed" as const, lastMessageId: "msg_1" };
    client.setQueryData(messageKeys.chats("dev_1"), pages(last));
    client.setQueryData(
      messageKeys.thread("dev_1", chat.chatId),
      pages({ ...message, status: "failed" as const, error }),
    );
    client.setQueryData(outboxKeys.waiting("dev_1"), {});
    render(ui);
    await screen.findByText(words);
    // The value that has to be corrected is still there.
    expect(screen.getByLabelText<HTMLInputElement>("Nomor penerima").value).toBe("+62811");
  },
);
