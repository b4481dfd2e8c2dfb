import { QueryClient } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import type { Pages } from "~/api/pages";
import type { Message, MessageReaction } from "~/api/types";
import { keepReaction } from "~/features/messages/changes";
import { keepReactionProgress } from "~/features/messages/own-reactions";
import { messageKeys } from "~/features/messages/queries";
import { at, message, pages } from "~/test-setup-live-cache";
import { ReactButton, Reactions } from "./parts/reactions";

afterEach(() => vi.unstubAllGlobals());

const reacted = (by: string, emoji: string | null, second: number): MessageReaction => ({
  id: message.id,
  deviceId: message.deviceId,
  chatId: message.chatId,
  waMessageId: message.waMessageId,
  by,
  reaction: { at: at(second), ...(emoji === null ? {} : { emoji }) },
});

it("of each person the newest reaction is kept, in any order, also by WhatsApp's id", () => {
  const client = new QueryClient();
  const key = messageKeys.thread(message.deviceId, message.chatId);
  client.setQueryData(key, pages(message));
  const now = () => client.getQueryData<Pages<Message>>(key)?.pages[0]?.items[0]?.reactions;
  keepReaction(client, reacted("them", "👍", 5));
  keepReaction(client, reacted("them", "😢", 3));
  const { id: _, ...byWaId } = reacted("us", "🙏", 4);
  keepReaction(client, byWaId);
  expect(now()).toEqual({ them: { emoji: "👍", at: at(5) }, us: { emoji: "🙏", at: at(4) } });
  keepReaction(client, reacted("them", null, 6));
  expect(now()?.them).toEqual({ at: at(6) });
});

it("each emoji is shown once, with those who chose it", () => {
  const shown: Message = {
    ...message,
    reactions: { us: { emoji: "👍", at: at(1) }, them: { emoji: "👍", at: at(2) }, "77@lid": { at: at(3) } },
  };
  render(<Reactions message={shown} name="Budi" />);
  expect(screen.getByTestId("reactions").textContent).toBe("👍2👍 dari Anda, Budi");
});

it("a chosen emoji is sent, and waits until WhatsApp has it; a refused one says so and can be sent again", async () => {
  const fetcher = vi.fn(async () => Response.json({ success: true, data: { id: "msg_r", wait: null } }));
  vi.stubGlobal("fetch", fetcher);
  render(
    <>
      <ReactButton message={message} tabIndex={0} className="" />
      <Reactions message={message} name="Budi" />
    </>,
  );
  fireEvent.click(screen.getByRole("button", { name: "Beri reaksi" }));
  fireEvent.click(await screen.findByRole("button", { name: "👍" }));
  expect(screen.getByTestId("reactions").textContent).toContain("👍 dari Anda");
  await waitFor(() => expect(fetcher).toHaveBeenCalledTimes(1));
  const progress = { deviceId: message.deviceId, chatId: message.chatId, target: message.id };
  keepReactionProgress({ ...progress, id: "msg_r", status: "failed", error: "whatsapp_463" });
  await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("Reaksi Anda 👍 tidak terkirim."));
  fireEvent.click(screen.getByRole("button", { name: "Kirim ulang" }));
  await waitFor(() => expect(fetcher).toHaveBeenCalledTimes(2));
  keepReaction(new QueryClient(), reacted("us", "👍", 9));
  await waitFor(() => expect(screen.queryByTestId("reactions")).toBeNull());
});
