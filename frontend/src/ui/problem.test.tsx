import { act, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "~/api";
import { Problem } from "./problem";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("enables the retry button only after the wait that the server asked for", () => {
  const retry = vi.fn();
  render(<Problem error={new ApiError("RATE_LIMITED", "", { retryAfterSeconds: 3 })} onRetry={retry} />);
  const button = screen.getByRole<HTMLButtonElement>("button");
  expect(button.textContent).toMatch(/Coba lagi dalam [34] detik/);
  button.click();
  expect(retry).not.toHaveBeenCalled();
  act(() => {
    vi.advanceTimersByTime(5_000);
  });
  expect(button.textContent).toBe("Coba lagi");
  button.click();
  expect(retry).toHaveBeenCalledOnce();
});

it("offers no retry for a resource that does not exist", () => {
  render(<Problem error={new ApiError("NOT_FOUND", "")} onRetry={vi.fn()} />);
  expect(screen.queryByRole("button")).toBeNull();
});
