import { render, screen } from "@testing-library/preact";
import { expect, it } from "vitest";
import type { Pending } from "~/features/messages/unsent";
import { PendingBubble } from "./parts/bubble";

const pending: Pending = {
  key: "1",
  deviceId: "dev_1",
  chatId: "62811@c.us",
  to: "+62811",
  text: "Halo",
  at: "2026-11-21T07:00:00.000Z",
  state: "failed",
  reason: { code: "NETWORK", field: null },
};
const nothing = () => undefined;

it("a message without a connection says that it is sent automatically, and asks nobody to try again", () => {
  render(<PendingBubble pending={pending} name="Budi" onResend={nothing} onRewrite={nothing} />);
  const said = screen.getByRole("alert").textContent;
  expect(said).toContain("Pesan dikirim otomatis begitu koneksi kembali.");
  expect(said).not.toContain("coba lagi");
});

it("a message that the server has refused says why", () => {
  const refused: Pending = { ...pending, reason: { code: "RATE_LIMITED", field: null } };
  render(<PendingBubble pending={refused} name="Budi" onResend={nothing} onRewrite={nothing} />);
  expect(screen.getByRole("alert").textContent).toContain("Belum terkirim. Terlalu banyak permintaan.");
});
