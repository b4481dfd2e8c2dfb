import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import type { ReactNode } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Message, WaitCode } from "~/api/types";
import { messageKeys } from "~/features/messages/queries";
import { i18next, loadLanguage } from "~/i18n";
import { duration, momentName } from "~/i18n/format";
import { message as sent } from "~/test-setup-live-cache";
import { WaitNote } from "./parts/wait-note";
import { outboxKeys, type Waiting, type WaitingMessages } from "./queries";
import { sendTimeText, shortWaitReason, waitReasonText } from "./wait-text";

const CODES: WaitCode[] = [
  "scheduled",
  "retry",
  "gap",
  "minute_limit",
  "hour_limit",
  "day_limit",
  "kept_free",
  "warm_up",
  "quiet_hours",
  "reach_out_limit",
  "number_check",
  "device_offline",
  "file_upload",
  "busy",
];
const NOON = new Date(2026, 10, 21, 12, 0).getTime();
const after = (ms: number) => new Date(NOON + ms).toISOString();

afterEach(() => vi.unstubAllGlobals());

describe.for(["id", "en"] as const)("in %s", (language) => {
  it("each reason has its own words", async () => {
    await loadLanguage(language);
    const t = i18next.getFixedT(language);
    expect(new Set(CODES.map((code) => waitReasonText(t, code))).size).toBe(CODES.length);
    expect(new Set(CODES.map((code) => shortWaitReason(t, code))).size).toBe(CODES.length);
    expect(waitReasonText(t, "made_up_later" as WaitCode)).toBe(waitReasonText(t, "busy"));
  });
});

it("counts down what is near and names the time of what is far", async () => {
  await loadLanguage("en");
  const when = (language: "id" | "en", ms: number) => {
    const t = i18next.getFixedT(language);
    const format = {
      duration: (span: number) => duration(t, span),
      moment: (at: string, now: number) => momentName(t, language, at, now),
    };
    return sendTimeText(t, format, after(ms), NOON);
  };
  expect(when("en", -5_000)).toBe("any moment now");
  expect(when("en", 42_000)).toBe("in 42 s");
  expect(when("en", 4 * 60_000)).toBe("in 4 min, at 12:04");
  expect(when("en", 5 * 3_600_000)).toBe("at 17:00");
  expect(when("en", 20 * 3_600_000)).toBe("tomorrow at 08:00");
  expect(when("en", 68 * 3_600_000)).toBe("on 24 Nov at 08:00");
  expect(when("id", 42_000)).toBe("42 detik lagi");
  expect(when("id", 20 * 3_600_000)).toBe("besok pukul 08.00");
});

describe("the note of a waiting message", () => {
  const message: Message = { ...sent, at: new Date(Date.now() - 10_000).toISOString() };
  const waiting: Waiting = { status: "queued", code: "quiet_hours", nextSendAt: null, sendAt: null };

  function show(note: ReactNode) {
    const client = new QueryClient();
    client.setQueryData<WaitingMessages>(outboxKeys.waiting("dev_1"), { msg_1: waiting });
    client.setQueryData(messageKeys.thread("dev_1", "62811@c.us"), {
      pages: [{ items: [message], nextCursor: null }],
      pageParams: [null],
    });
    render(<QueryClientProvider client={client}>{note}</QueryClientProvider>);
    return client;
  }

  it("tells the reason in words", () => {
    show(<WaitNote message={message} waiting={waiting} onRewrite={() => {}} />);
    expect(screen.getByText(/jam tenang/i)).toBeTruthy();
  });

  it("is not shown for a moment's wait", () => {
    const fresh = { ...message, at: new Date().toISOString() };
    show(<WaitNote message={fresh} waiting={{ ...waiting, code: "busy" }} onRewrite={() => {}} />);
    expect(screen.queryByTestId("wait-note")).toBeNull();
  });

  it("is changed by one click, and keeps its time if it is scheduled", async () => {
    vi.stubGlobal("fetch", async () =>
      Response.json({ success: true, data: { id: "msg_1", status: "failed", error: "cancelled" } }),
    );
    const sendAt = "2026-12-01T05:00:00.000Z";
    for (const [code, kept] of [
      ["scheduled", sendAt],
      ["quiet_hours", undefined],
    ] as const) {
      const onRewrite = vi.fn();
      const replyTo = { waMessageId: "3EB0", isOurs: false, kind: "text", text: "kapan?" };
      const shown = { ...message, replyTo };
      show(<WaitNote message={shown} waiting={{ ...waiting, code, sendAt }} onRewrite={onRewrite} />);
      fireEvent.click(screen.getByRole("button", { name: "Ubah" }));
      await waitFor(() => expect(onRewrite.mock.calls).toEqual([[message.text, kept, replyTo]]));
      cleanup();
    }
    show(
      <WaitNote
        message={{ ...message, campaign: { id: "cmp_1", itemNo: 1 } }}
        waiting={waiting}
        onRewrite={() => {}}
      />,
    );
    expect(screen.queryByRole("button", { name: "Ubah" })).toBeNull();
  });

  it("cancels the message and updates the conversation at once", async () => {
    const fetcher = vi.fn(async (..._: Parameters<typeof fetch>) =>
      Response.json({ success: true, data: { id: "msg_1", status: "failed", error: "cancelled" } }),
    );
    vi.stubGlobal("fetch", fetcher);
    const client = show(<WaitNote message={message} waiting={waiting} onRewrite={() => {}} />);
    fireEvent.click(screen.getByRole("button", { name: "Batalkan" }));
    await waitFor(() => expect(client.getQueryData<WaitingMessages>(outboxKeys.waiting("dev_1"))?.msg_1).toBeNull());
    expect(fetcher.mock.calls[0]?.[0]).toBe("/api/devices/dev_1/messages/msg_1");
    expect(fetcher.mock.calls[0]?.[1]?.method).toBe("DELETE");
    const thread = client.getQueryData<{ pages: { items: Message[] }[] }>(messageKeys.thread("dev_1", "62811@c.us"));
    expect(thread?.pages[0]?.items[0]).toMatchObject({ status: "failed", error: "cancelled" });
  });
});
