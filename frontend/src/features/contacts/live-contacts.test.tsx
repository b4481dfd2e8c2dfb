import { QueryClient, QueryClientProvider, QueryObserver } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Contact, Frame } from "~/api/types";
import { renderHook } from "~/test-setup-dom";
import { pages } from "~/test-setup-live-cache";
import { contactKeys } from "./keys";
import { useLiveContacts } from "./queries";
import { contactOf } from "./test-contact";

const listeners = vi.hoisted(() => new Set<(frame: Frame) => void>());
vi.mock("~/api/live-events", () => ({
  onFrame: (listener: (frame: Frame) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
}));

const sendFrame = (kind: string) => {
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
  sendFrame("message.created");
  expect(read).not.toHaveBeenCalled();
  sendFrame("contacts.changed");
  expect(read).toHaveBeenCalledExactlyOnceWith({ queryKey: contactKeys.all });
});

it("a contact that opts out joins the list of those who have, so that list is read again, and no list of all contacts", () => {
  const { client } = watch();
  const all = contactKeys.list({ search: "", tag: "", optedOut: false });
  const optedOut = contactKeys.list({ search: "ayu", tag: "", optedOut: true });
  const old = (key: readonly unknown[]) => client.getQueryState(key)?.isInvalidated;
  for (const kind of ["contact.opted_out", "contact.opted_in"] as const) {
    for (const key of [all, optedOut, contactKeys.summary]) client.setQueryData(key, {});
    sendFrame(kind);
    expect([all, optedOut, contactKeys.summary].map(old)).toEqual([false, true, true]);
    vi.advanceTimersByTime(2_000);
  }
});

it("a contact of the page that may have opted out is read again, and when it has opted out or in", () => {
  const { client } = watch();
  const word = { deviceId: "dev_1", chatId: "62811@c.us", phone: "62811", lid: null, word: "stop ya kak" };
  const sendConsentFrame = (kind: string, about: object = {}) => {
    for (const listener of listeners) listener({ kind, data: { ...word, ...about } } as Frame);
    vi.advanceTimersByTime(2_000);
  };
  const keys = [
    contactKeys.list({ search: "", tag: "", optedOut: false, mayHaveOptedOut: false }),
    contactKeys.list({ search: "", tag: "", optedOut: false, mayHaveOptedOut: true }),
    contactKeys.one("con_1"),
  ];
  const [all = [], mayHaveOptedOut = [], one = []] = keys;
  const old = () => keys.map((key) => client.getQueryState(key)?.isInvalidated);
  const show = (contact: Contact, listed: Contact[]) => {
    client.setQueryData(all, pages(contact));
    client.setQueryData(mayHaveOptedOut, pages(...listed));
    client.setQueryData(one, contact);
  };
  const follow = (queryKey: readonly unknown[]) =>
    new QueryObserver(client, {
      queryKey,
      queryFn: () => new Promise<never>(() => undefined),
      staleTime: Number.POSITIVE_INFINITY,
    }).subscribe(() => undefined);
  const asked = contactOf({
    undecidedOptOut: { deviceId: "dev_1", chatId: "62811@c.us", messageId: "msg_1", word: "stop", at: "" },
  });

  show(contactOf(), []);
  const [stopAll, stopUndecided, stopOne] = [follow(all), follow(mayHaveOptedOut), follow(one)];
  sendConsentFrame("contact.opted_in");
  expect(old()).toEqual([false, false, true]);
  show(contactOf(), []);
  sendConsentFrame("contact.probable_opt_out", { messageId: "msg_1" });
  expect(old()).toEqual([true, true, true]);
  show(asked, [asked]);
  sendConsentFrame("contact.opted_in", { phone: "62899" });
  expect(old()).toEqual([false, false, true]);
  sendConsentFrame("contact.opted_in");
  expect(old()).toEqual([true, true, true]);
  // No list has this contact. So only the list of contacts that may have opted out can get one contact more.
  show(contactOf(), []);
  stopUndecided();
  sendConsentFrame("contact.probable_opt_out", { phone: "62899" });
  expect(old()).toEqual([false, false, false]);
  const stopAgain = follow(mayHaveOptedOut);
  sendConsentFrame("contact.probable_opt_out", { phone: "62899" });
  expect(old()).toEqual([true, true, true]);
  for (const end of [stopAll, stopOne, stopAgain]) end();
});

it("many changes at once are read at once and once more at the end, and nothing is read for a closed page", () => {
  const { read, unmount } = watch();
  for (let change = 0; change < 50; change += 1) sendFrame("contacts.changed");
  expect(read).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(2_000);
  expect(read).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(10_000);
  expect(read).toHaveBeenCalledTimes(2);
  sendFrame("contacts.changed");
  unmount();
  vi.advanceTimersByTime(10_000);
  sendFrame("contacts.changed");
  expect(read).toHaveBeenCalledTimes(3);
});
