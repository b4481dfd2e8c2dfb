import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Chat } from "~/api/types";
import { chat, device, pages } from "~/test-setup-live-cache";
import { messageKeys } from "../messages/queries";
import { unreadChatsQuery } from "../messages/unread";
import { unsent } from "../messages/unsent";
import { ChatList } from "./parts/chat-list";

vi.mock("@tanstack/react-router", async () => (await import("~/test-router")).testRouter());
beforeEach(() => vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline"))));
afterEach(() => vi.unstubAllGlobals());

it("the list of chats marks a chat with a message that could not be sent", async () => {
  const other = { ...chat, chatId: "62822@c.us", phone: "62822", name: "Siti" };
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retry: false } },
  });
  client.setQueryData(messageKeys.chats("dev_1"), pages(chat, other));
  client.setQueryData(unreadChatsQuery.queryKey, pages<Chat>());
  await unsent.send({ deviceId: "dev_1", chatId: chat.chatId, to: "+62811", text: "siap" });
  render(
    <QueryClientProvider client={client}>
      <ChatList devices={[device]} listedDevice="dev_1" openChat={null} />
    </QueryClientProvider>,
  );
  const [budi, siti] = screen.getAllByTestId("chat-row").map(({ textContent }) => textContent);
  expect([budi?.includes("Belum terkirim."), siti?.includes("Belum terkirim.")]).toEqual([true, false]);
});
