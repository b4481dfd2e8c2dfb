import { fireEvent, render, screen } from "@testing-library/preact";
import { expect, it } from "vitest";
import type { Content } from "~/api/types";
import { ContentView } from "~/features/chats/parts/content";

const ID = "fil_0193e0a0-0000-7000-8000-000000000001";
const ADDRESS = `/api/files/${ID}/content`;

type State = "pending" | "stored" | "failed" | "expired";

/** A content whose file has this state. */
function withFile(kind: Content["kind"], state: State, more: object = {}): Content {
  const file = { mediaType: "image/jpeg", size: 186_400, id: ID, state };
  return { kind, file, caption: null, seconds: null, fileName: null, ...more } as unknown as Content;
}

function show(content: Content) {
  return render(<ContentView content={content} />).container;
}

it("a picture has its place at once, and opens large with its caption as its words", () => {
  const page = show(withFile("image", "stored", { caption: "Menu baru" }));
  const picture = page.querySelector("img");
  expect(picture?.getAttribute("src")).toBe(ADDRESS);
  expect(picture?.parentElement?.className).toContain("h-48 w-64");
  expect(screen.getByRole("button", { name: "Tampilkan besar: Menu baru" })).toBeDefined();
  expect(page.textContent).toBe("Menu baru");
});

it("a video, audio and a voice note have the player of the browser", () => {
  for (const [kind, tag] of [
    ["video", "video"],
    ["audio", "audio"],
    ["voice_note", "audio"],
  ] as const) {
    const page = show(withFile(kind, "stored", { seconds: 65 }));
    const player = page.querySelector(tag);
    expect([kind, player?.getAttribute("src"), player?.hasAttribute("controls")]).toEqual([kind, ADDRESS, true]);
    expect(player?.getAttribute("aria-label")).not.toBe("");
    if (tag === "audio") expect(page.textContent).toContain("1:05");
  }
});

it("a document has its name and its size, and is downloaded under its name", () => {
  const page = show(withFile("document", "stored", { fileName: "Harga Café.pdf", caption: "Harga baru" }));
  const link = screen.getByRole("link", { name: /^Unduh.*Harga Café.pdf/ });
  expect([link.getAttribute("href"), link.getAttribute("download")]).toEqual([ADDRESS, "Harga Café.pdf"]);
  expect(page.textContent?.replace(/\s/g, " ")).toBe("Unduh Harga Café.pdf182 kBHarga baru");
});

it("a file that is not here says what to do, and shows its caption", () => {
  const words = (state: State) => show(withFile("image", state, { caption: "Menu" })).textContent;
  expect(words("pending")).toBe("Gambar: sedang diambil dari WhatsApp…Menu");
  expect(words("failed")).toContain("Buka di ponsel Anda.");
  expect(words("expired")).toContain("Minta pengirim mengirimkannya lagi.");
  expect(words("failed")?.endsWith("Menu")).toBe(true);
});

it("the place of a picture stays the same while it is on its way", () => {
  const size = /h-48 w-64/;
  const className = (state: State) => show(withFile("image", state)).querySelector("[data-testid=file]")?.className;
  expect(className("pending")).toMatch(size);
  expect(className("stored")).toMatch(size);
});

it("a file that cannot be loaded may be tried again", () => {
  const page = show(withFile("image", "stored"));
  fireEvent.error(page.querySelector("img") as Element);
  expect(page.textContent).toContain("Berkas ini tidak dapat dimuat.");
  fireEvent.click(screen.getByRole("button", { name: "Coba lagi" }));
  expect(page.querySelector("img")?.getAttribute("src")).toBe(ADDRESS);
});

it("a message of an earlier release says where its file can be opened", () => {
  const content = { kind: "image", caption: null, file: { mediaType: "image/jpeg", size: 1 } } as Content;
  expect(show(content).textContent).toBe("GambarBuka di ponsel Anda.");
});
