import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import type { Contact } from "~/api/types";
import { deviceKeys } from "~/features/devices/queries";
import { device, pages } from "~/test-setup-live-cache";
import { ConsentCard } from "./parts/consent-card";
import { consentState } from "./queries";
import { contactOf } from "./test-contact";

afterEach(() => vi.unstubAllGlobals());

const contact = contactOf();
const early = "2026-11-21T07:00:00.000Z";
const late = "2026-11-22T07:00:00.000Z";
const optedIn = { at: late, word: "mulai", source: "word", deviceId: "dev_1" } as const;
const optedOut = { at: late, word: "stop", source: "word" } as const;

it("an opt-out counts before all else, then the newer one of an opt-in and a consent", () => {
  const state = (about: Partial<Contact>) => consentState({ ...contact, ...about });
  expect(state({})).toBeNull();
  expect(state({ optedIn })).toBe("opted_in");
  expect(state({ consentedAt: early })).toBe("consented");
  expect(state({ consentedAt: early, optedIn })).toBe("opted_in");
  expect(state({ consentedAt: late, optedIn: { ...optedIn, at: early } })).toBe("consented");
  expect(state({ consentedAt: early, optedOut })).toBe("opted_out");
});

function shown(about: Partial<Contact>): string | null {
  vi.stubGlobal("fetch", () => new Promise(() => undefined));
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  client.setQueryData(deviceKeys.list, pages(device));
  const { unmount } = render(
    <QueryClientProvider client={client}>
      <ConsentCard contact={{ ...contact, ...about }} />
    </QueryClientProvider>,
  );
  const text = screen.queryByTestId("consent-state")?.textContent ?? null;
  unmount();
  return text;
}

it("the page of a contact who wrote the opt-in word says when, by which word and on which device", () => {
  const text = shown({ optedIn });
  expect(text).toContain("Berlangganan siaran");
  expect(text).toContain("22 Nov 2026");
  expect(text).toContain("kontak menulis “mulai” · Toko");
  expect(text).not.toContain("belum tercatat");
  expect(shown({ optedIn: { at: late, word: null, source: "person", deviceId: null } })).toContain("22 Nov 2026");
  expect(shown({ consentedAt: early })).toContain("Setuju menerima siaran21 Nov 2026");
  expect(shown({})).toContain("belum tercatat");
  expect(shown({ optedOut })).toBeNull();
});
