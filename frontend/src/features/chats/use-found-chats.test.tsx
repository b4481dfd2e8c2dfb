import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { waitFor } from "@testing-library/preact";
import type { PropsWithChildren } from "react";
import { afterEach, expect, it, vi } from "vitest";
import type { Chat } from "~/api/types";
import { renderHook } from "~/test-setup-dom";
import { useFoundChats } from "./use-found-chats";

afterEach(() => vi.unstubAllGlobals());

const chat = (chatId: string, name: string | null, minute: number): Chat => ({
  deviceId: "dev_1",
  conversationId: `cnv_${chatId}`,
  contactId: null,
  chatId,
  phone: null,
  lid: null,
  name,
  lastText: "halo",
  lastKind: "text",
  lastAt: `2026-11-21T07:${String(minute).padStart(2, "0")}:00.000Z`,
  lastDirection: "in",
  lastStatus: "received",
  unread: 0,
  lastMessageId: "msg_1",
  status: "open",
  snoozedUntil: null,
  assignee: null,
  optedOutAt: null,
});
const AYU = chat("62811@c.us", "Ibu Ayu", 3);
/** The address book calls her Melati; she calls herself Ayu, which only the server knows. */
const MELATI = chat("62812@c.us", "Melati", 2);
const BUDI = chat("62813@c.us", "Budi", 1);

/** The server with these chats on its only page, and these answers to searches. */
function serve(answers: Record<string, readonly Chat[]>) {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (request: Request | string) => {
    const { searchParams } = new URL(typeof request === "string" ? request : request.url, "http://x.test");
    const search = searchParams.get("search");
    if (search !== null) asked.push(search);
    const items = search === null ? [AYU, MELATI, BUDI] : (answers[search] ?? []);
    return Response.json({ success: true, data: { items, nextCursor: null } });
  });
  return asked;
}

function wrapper() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return ({ children }: PropsWithChildren) => <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}

it("asks the server for a search, also if every chat is on the page that was read", async () => {
  const asked = serve({ ayu: [AYU, MELATI], "ayu m": [MELATI], "0813": [BUDI] });
  const { result, rerender } = renderHook(({ search }) => useFoundChats(null, search), {
    wrapper: wrapper(),
    initialProps: { search: "" },
  });
  const names = () => result.current.found.map(({ name }) => name);
  await waitFor(() => expect(names()).toEqual(["Ibu Ayu", "Melati", "Budi"]));

  rerender({ search: "ayu" });
  expect([names(), result.current.isSearching]).toEqual([["Ibu Ayu"], true]);
  await waitFor(() => expect(names()).toEqual(["Ibu Ayu", "Melati"]));

  // What only the server could find stays while a longer search has no answer yet.
  rerender({ search: "ayu m" });
  expect([names(), result.current.isSearching]).toEqual([["Melati"], true]);
  await waitFor(() => expect(result.current.isSearching).toBe(false));
  expect(names()).toEqual(["Melati"]);

  // The server reads a number; the page does not.
  rerender({ search: "0813" });
  expect(names()).toEqual([]);
  await waitFor(() => expect(names()).toEqual(["Budi"]));
  expect(asked).toEqual(["ayu", "ayu m", "0813"]);
});
