import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MAX_LENGTH } from "~/api/contract";
import { MessageField } from "~/features/campaigns/parts/message-field";
import { ShortenedText } from "~/features/messages/parts/message-text";
import { composerOf } from "./test-composer";

const MOST = MAX_LENGTH.NewMessage.text;
beforeEach(() => vi.stubGlobal("matchMedia", () => ({ matches: false })));

it("a text says how much is left before it is too long, in a chat and in a broadcast", () => {
  const composer = (length: number) => composerOf({ text: "a".repeat(length) });
  const field = (length: number) => (
    <MessageField text={"a".repeat(length)} columns={[]} error={null} onChange={vi.fn()} />
  );
  for (const shown of [composer, field]) {
    const { rerender, unmount } = render(shown(MOST - 1_000));
    expect(screen.queryByText(/^Sisa/)).toBeNull();
    rerender(shown(MOST - 999));
    screen.getByText("Sisa 999 karakter");
    rerender(shown(MOST));
    screen.getByText("Sisa 0 karakter");
    rerender(shown(MOST + 1));
    expect(screen.queryByText(/^Sisa/)).toBeNull();
    unmount();
  }
  render(composer(MOST + 2));
  screen.getByText("Pesan kelebihan 2 karakter.");
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Kirim" }).disabled).toBe(true);
});

it("a long text shows its beginning, cut at no word, and the whole text when asked", () => {
  const link = `https://toko.example/${"a".repeat(300)}`;
  const long = `${"kata ".repeat(180)}${link} ${"akhir ".repeat(120)}`;
  const { container } = render(<ShortenedText text={long} />);
  expect(container.textContent).toContain("kata…");
  expect(screen.queryByRole("link")).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Baca selengkapnya" }));
  expect(container.textContent).toBe(long);
  expect(screen.getByRole("link").getAttribute("href")).toBe(link);
});

it("a text that is not long is shown whole", () => {
  const { container } = render(<ShortenedText text={"a".repeat(1_500)} />);
  expect(container.textContent).toHaveLength(1_500);
  expect(screen.queryByRole("button")).toBeNull();
});

describe("a scheduled message that is changed", () => {
  const NOW = Date.parse("2026-11-30T05:00:00.000Z");
  const LATER = "2026-11-30T06:00:00.000Z";
  beforeEach(() => vi.useFakeTimers({ now: NOW, toFake: ["Date"] }));
  afterEach(() => vi.useRealTimers());

  function shown(plan: string | null) {
    const [onSend, onPlan] = [vi.fn(), vi.fn()];
    render(composerOf({ text: "Halo", plan, onPlan, onSend }));
    return { onSend, onPlan };
  }

  it("keeps its time, which the field names", () => {
    const { onSend, onPlan } = shown(LATER);
    screen.getByText(/30 Nov/);
    fireEvent.click(screen.getByRole("button", { name: "Jadwalkan" }));
    expect(onSend.mock.calls).toEqual([["Halo", LATER]]);
    expect(onPlan.mock.calls).toEqual([[null]]);
  });

  it("is sent at once if its time has passed meanwhile, or if the time is dropped", () => {
    const { onSend } = shown("2026-11-30T04:59:00.000Z");
    fireEvent.click(screen.getByRole("button", { name: "Jadwalkan" }));
    expect(onSend.mock.calls).toEqual([["Halo", undefined]]);
    cleanup();
    const { onPlan } = shown(LATER);
    fireEvent.click(screen.getByRole("button", { name: "Kirim langsung saja" }));
    expect(onPlan.mock.calls).toEqual([[null]]);
  });
});
