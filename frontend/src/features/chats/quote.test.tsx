import { fireEvent, render, screen } from "@testing-library/preact";
import { expect, it, vi } from "vitest";
import type { Message, ReplyTo } from "~/api/types";
import { message } from "~/test-setup-live-cache";
import { isQuotable, QuoteView, ReplyBar, replyToOf } from "./parts/quote";

const received: Message = { ...message, direction: "in", status: "received" };
const image: Message = {
  ...received,
  content: { kind: "image", file: { mediaType: null, size: null }, caption: "Menu" },
  text: "[image] Menu",
};

it("an answer shows who wrote the quoted message, and its kind in the language of the page", () => {
  const { rerender } = render(<QuoteView replyTo={replyToOf(image)} name="Budi" />);
  expect(screen.getByTestId("quote").textContent).toBe("BudiGambar: Menu");
  rerender(<QuoteView replyTo={{ ...replyToOf(image), isOurs: true }} name="Budi" />);
  expect(screen.getByTestId("quote").textContent).toBe("AndaGambar: Menu");
  const sender = { name: null, phone: "628123456789", lid: null };
  rerender(<QuoteView replyTo={{ ...replyToOf(image), sender }} name="Arisan" />);
  expect(screen.getByTestId("quote").textContent).toContain("+62 812-3456-789");
  const unsaid: ReplyTo = { waMessageId: "3A1", isOurs: false, kind: "text", text: "" };
  rerender(<QuoteView replyTo={unsaid} name="Budi" />);
  expect(screen.getByTestId("quote").textContent).toBe("BudiPesan");
});

it("a quoted message that is loaded is opened by a button; another one is none", () => {
  const onOpen = vi.fn();
  const { rerender } = render(<QuoteView replyTo={replyToOf(image)} name="Budi" onOpen={onOpen} />);
  fireEvent.click(screen.getByRole("button", { name: /Menu/ }));
  expect(onOpen.mock.calls).toEqual([[replyToOf(image)]]);
  rerender(<QuoteView replyTo={replyToOf(image)} name="Budi" />);
  expect(screen.queryByRole("button")).toBeNull();
});

it("only what somebody has received can be answered", () => {
  const sent: Message = { ...message, direction: "out" };
  expect(isQuotable(received)).toBe(true);
  for (const status of ["sent", "delivered", "read"] as const) expect(isQuotable({ ...sent, status })).toBe(true);
  for (const status of ["queued", "sending", "failed", "unknown"] as const)
    expect(isQuotable({ ...sent, status })).toBe(false);
  expect(isQuotable({ ...received, content: { kind: "deleted", byAdmin: null } })).toBe(false);
  expect(isQuotable({ ...received, content: { kind: "notice", about: "missed_call" } })).toBe(false);
});

it("the bar above the field names the answered message, and drops it", () => {
  const [onDrop, onDropped] = [vi.fn(), vi.fn()];
  render(<ReplyBar replyTo={replyToOf(received)} name="Budi" onDrop={onDrop} onDropped={onDropped} />);
  screen.getByText("Balasan untuk Budi");
  fireEvent.click(screen.getByRole("button", { name: "Batalkan balasan" }));
  expect([onDrop.mock.calls.length, onDropped.mock.calls.length]).toEqual([1, 1]);
});
