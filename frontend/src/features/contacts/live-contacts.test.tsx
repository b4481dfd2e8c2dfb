import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Frame } from "~/api/types";
import { renderHook } from "~/test-setup-dom";
import { contactKeys } from "./keys";
import { useLiveContacts } from "./queries";

const listeners = vi.hoisted(() => new Set<(frame: Frame) => void>());
vi.mock("~/api/live-events", () => ({
  onFrame: (listener: (frame: Frame) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
}));

const tell = (kind: string) => {
  for (const listener of listeners) listener({ kind, data: {} } as Frame);
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watch() {
  const client = new QueryClient();
  const read = vi.spyOn(client, "invalidateQueries");
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  return { client, read, ...renderHook(() => useLiveContacts(), { wrapper }) };
}

it("an open page reads the contacts again when somebody else has changed some", () => {
  const { read } = watch();
  tell("message.created");
  expect(read).not.toHaveBeenCalled();
  tell("contacts.changed");
  expect(read).toHaveBeenCalledExactlyOnceWith({ queryKey: contactKeys.all });
});

it("a contact that opts out joins the list of those who have, so that list is read again, and no list of all contacts", () => {
  const { client } = watch();
  const all = contactKeys.list({ search: "", tag: "", optedOut: false });
  const optedOut = contactKeys.list({ search: "ayu", tag: "", optedOut: true });
  const old = (key: readonly unknown[]) => client.getQueryState(key)?.isInvalidated;
  for (const kind of ["contact.opted_out", "contact.opted_in"] as const) {
    for (const key of [all, optedOut, contactKeys.summary]) client.setQueryData(key, {});
    tell(kind);
    expect([all, optedOut, contactKeys.summary].map(old)).toEqual([false, true, true]);
    vi.advanceTimersByTime(2_000);
  }
});

it("many changes at once are read at once and once more at the end, and nothing is read for a closed page", () => {
  const { read, unmount } = watch();
  for (let change = 0; change < 50; change += 1) tell("contacts.changed");
  expect(read).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(2_000);
  expect(read).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(10_000);
  expect(read).toHaveBeenCalledTimes(2);
  tell("contacts.changed");
  unmount();
  vi.advanceTimersByTime(10_000);
  tell("contacts.changed");
  expect(read).toHaveBeenCalledTimes(3);
});
