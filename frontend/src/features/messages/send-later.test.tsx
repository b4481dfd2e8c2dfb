import { render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { SendLater } from "./parts/send-later";

vi.mock("~/api/clock", async (original) => ({
  ...(await original<typeof import("~/api/clock")>()),
  serverNow: () => new Date(2026, 10, 23, 5, 31).getTime(), // a Monday
}));

it("on a Monday the suggestion of next Monday says its date", async () => {
  render(<SendLater isOpen onOpenChange={() => undefined} onPlan={() => undefined} />);
  expect((await screen.findByRole("button", { name: /^Pagi ini/ })).textContent).toBe("Pagi ini08.00");
  expect(screen.getByRole("button", { name: /^Senin pagi/ }).textContent).toBe("Senin pagi30 Nov pukul 08.00");
});
