import { act, render, screen } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import { device } from "~/test-setup-live-cache";
import { StatusBadge, StatusCause } from "./parts/status-badge";

const online = { ...device, provenUntil: "2999-01-01T00:00:00.000Z" };

function goes(isOnline: boolean) {
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(isOnline);
  act(() => void dispatchEvent(new Event(isOnline ? "online" : "offline")));
}
afterEach(() => vi.restoreAllMocks());

it("a device is not called online while the browser is offline", () => {
  render(
    <>
      <StatusBadge device={online} />
      <StatusCause device={online} />
    </>,
  );
  const badge = screen.getByTestId("device-status");
  expect(badge.textContent).toBe("Online");
  goes(false);
  expect(badge.textContent).toBe("Belum diketahui");
  expect(badge.className).not.toContain("good");
  expect(screen.queryByText(/tersambung/i)).toBeNull();
  goes(true);
  expect(badge.textContent).toBe("Online");
});
