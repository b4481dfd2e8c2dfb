import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import type { Decision, MessageState, OutboxPage } from "~/api/types";
import { pages } from "~/test-setup-live-cache";
import { Decide } from "./parts/decide";
import { outboxKeys } from "./queries";

afterEach(() => vi.unstubAllGlobals());

it.each<[string, Decision, MessageState["status"]]>([
  ["Tandai sudah sampai", "arrived", "sent"],
  ["Tandai tidak sampai", "give_up", "failed"],
  ["Kirim ulang", "resend", "queued"],
])("%s: the answer is sent after a confirmation, and the message leaves the list", async (name, decision, status) => {
  const bodies: unknown[] = [];
  vi.stubGlobal("fetch", async (_: string, { body }: RequestInit) => {
    bodies.push(JSON.parse(String(body)));
    return Response.json({ success: true, data: { id: "msg_1", status } });
  });
  const client = new QueryClient();
  client.setQueryData(outboxKeys.undecided("dev_1"), pages({ id: "msg_1" } as OutboxPage["items"][number]));
  render(
    <QueryClientProvider client={client}>
      <Decide message={{ id: "msg_1", deviceId: "dev_1", chatId: "62811@c.us" }} />
    </QueryClientProvider>,
  );
  fireEvent.click(screen.getByRole("button", { name }));
  fireEvent.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name }));
  await waitFor(() => expect(bodies).toEqual([{ decision }]));
  await waitFor(() => expect(client.getQueryData(outboxKeys.undecided("dev_1"))).toMatchObject(pages()));
});
