import { fireEvent, render, screen } from "@testing-library/preact";
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

it("a time of today that has passed is marked at the time, and a day that has passed at the date", async () => {
  render(<SendLater isOpen onOpenChange={() => undefined} onPlan={() => undefined} />);
  const [date, time] = [await screen.findByLabelText<HTMLInputElement>("Tanggal"), screen.getByLabelText("Jam")];
  const wrong = (day: string) => {
    fireEvent.change(date, { target: { value: day } });
    fireEvent.change(time, { target: { value: "05:00" } });
    fireEvent.submit(date);
    screen.getByRole("alert");
    return [date, time].map((field) => field.getAttribute("aria-invalid"));
  };
  expect(wrong("2026-11-23")).toEqual([null, "true"]);
  expect(wrong("2026-11-22")).toEqual(["true", null]);
});
