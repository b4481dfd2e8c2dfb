import { render, screen } from "@testing-library/preact";
import { expect, it } from "vitest";
import type { Content } from "~/api/types";
import { i18next, loadLanguage } from "~/i18n";
import { ContentView } from "./parts/content";

function shown(content: Content): string[] {
  const { container, unmount } = render(<ContentView content={content} />);
  const lines = [...container.querySelectorAll("p")].map((line) => line.textContent ?? "");
  unmount();
  return lines;
}

it("a file that cannot be opened here says where it can be opened", async () => {
  const file = { mediaType: "image/jpeg", size: 1 };
  const voiceNote: Content = { kind: "voice_note", file, seconds: 3 };
  expect(shown({ kind: "image", file, caption: "Menu baru" })).toEqual(["Gambar", "Menu baru", "Buka di ponsel Anda."]);
  expect(shown(voiceNote)).toEqual(["Pesan suara", "Buka di ponsel Anda."]);
  await loadLanguage("en");
  await i18next.changeLanguage("en");
  expect(shown(voiceNote).at(-1)).toBe("Open it on your phone.");
  await i18next.changeLanguage("id");
});

it("words, a place or a poll are shown whole, and say nothing of the phone", () => {
  expect(shown({ kind: "text", text: "Halo" })).toEqual(["Halo"]);
  expect(shown({ kind: "poll", question: "Kapan?", options: ["Senin"] } as Content)).toEqual([
    "Polling",
    "Kapan?\n• Senin",
  ]);
});

it("a location and a live one lead to the place on a map", () => {
  const at = { latitude: -6.1754, longitude: 106.8272 };
  for (const content of [
    { kind: "location", at, name: "Monas", address: null },
    { kind: "live_location", at, caption: null },
  ] satisfies Content[]) {
    const { unmount } = render(<ContentView content={content} />);
    const { href } = screen.getByRole<HTMLAnchorElement>("link", { name: "Buka peta" });
    expect(href).toBe("https://www.google.com/maps/search/?api=1&query=-6.1754,106.8272");
    unmount();
  }
});
