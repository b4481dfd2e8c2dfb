import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { waitFor } from "@testing-library/preact";
import type { PropsWithChildren } from "react";
import { afterEach, expect, it, vi } from "vitest";
import { renderHook } from "~/test-setup-dom";
import { chat } from "~/test-setup-live-cache";
import { useChat } from "./use-chat";

afterEach(() => vi.unstubAllGlobals());

const GROUP = { ...chat, chatId: "62812-1699000000@g.us", conversationId: "cnv_9", name: "Panitia" };

/** The server. The group is on its second page of chats, which nobody has read, or is listed nowhere. */
function serve(nextCursor: string | null) {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (request: Request | string) => {
    const { pathname } = new URL(typeof request === "string" ? request : request.url, "http://dashboard.test");
    const id = /\/chats\/(.+)$/.exec(pathname)?.[1];
    if (id === undefined) return Response.json({ success: true, data: { items: [chat], nextCursor } });
    asked.push(decodeURIComponent(id));
    return [GROUP.chatId, GROUP.conversationId].includes(decodeURIComponent(id))
      ? Response.json({ success: true, data: GROUP })
      : Response.json({ success: false, error: { code: "NOT_FOUND", message: "?" } }, { status: 404 });
  });
  return asked;
}

function open(id: string) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const wrapper = ({ children }: PropsWithChildren) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  return renderHook(() => useChat(null, "dev_1", id), { wrapper }).result;
}

it.each(["more", null])("reads a chat by its id, whatever its id looks like (next page: %s)", async (nextCursor) => {
  const asked = serve(nextCursor);
  for (const id of [GROUP.chatId, GROUP.conversationId]) {
    const shown = open(id);
    await waitFor(() => expect(shown.current).toEqual(GROUP));
  }
  const listed = open(chat.chatId);
  await waitFor(() => expect(listed.current).toEqual(chat));
  const unknown = open("0@c.us");
  await waitFor(() => expect(asked).toContain("0@c.us"));
  expect(unknown.current).toBeUndefined();
  expect(asked).toEqual([GROUP.chatId, GROUP.conversationId, "0@c.us"]);
});
