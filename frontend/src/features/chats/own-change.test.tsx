import { QueryClient } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import type { Message } from "~/api/types";
import { keepChange, keepOwnProgress } from "~/features/messages/changes";
import { editMessage, isDeletable, isEditable, wordsOf } from "~/features/messages/own-changes";
import { at, message } from "~/test-setup-live-cache";
import { ChangeButton, OwnChangeNote } from "./parts/own-change";
import { composerOf } from "./test-composer";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const sent: Message = { ...message, status: "delivered", sentAt: at(20) };
const MINUTE = 60_000;
const after = (ms: number) => Date.parse(at(20)) + ms;

it("what we sent is edited for 20 minutes and deleted for 60 hours, and nothing that has not left or is theirs", () => {
  expect([isEditable(sent, after(20 * MINUTE)), isEditable(sent, after(20 * MINUTE + 1))]).toEqual([true, false]);
  expect([isDeletable(sent, after(3_600 * MINUTE)), isDeletable(sent, after(3_600 * MINUTE + 1))]).toEqual([
    true,
    false,
  ]);
  for (const other of [
    message,
    { ...sent, direction: "in" },
    { ...sent, status: "unknown" },
    { ...sent, content: { kind: "deleted", byAdmin: null } },
  ] as Message[]) {
    expect([isEditable(other, after(0)), isDeletable(other, after(0))]).toEqual([false, false]);
  }
  const album: Message = { ...sent, content: { kind: "album", images: 2, videos: 0 } };
  expect([isEditable(album, after(0)), isDeletable(album, after(0))]).toEqual([false, true]);
  const image: Message = {
    ...sent,
    content: { kind: "image", file: { mediaType: null, size: null }, caption: "Menu" },
  };
  expect([isEditable(image, after(0)), wordsOf(image), wordsOf(sent)]).toEqual([true, "Menu", "siap"]);
});

it("the menu begins an edit and asks before a deletion, which then waits until WhatsApp has it", async () => {
  vi.useFakeTimers({ now: after(MINUTE), toFake: ["Date"] });
  const fetcher = vi.fn(async () => Response.json({ success: true, data: { id: "msg_d", wait: null } }));
  vi.stubGlobal("fetch", fetcher);
  const onEdit = vi.fn();
  render(
    <>
      <ChangeButton message={sent} name="Budi" tabIndex={0} className="" onEdit={onEdit} />
      <OwnChangeNote message={sent} />
    </>,
  );
  fireEvent.click(screen.getByRole("button", { name: "Lainnya" }));
  fireEvent.click(await screen.findByRole("button", { name: "Edit" }));
  expect(onEdit.mock.calls).toEqual([[sent]]);
  fireEvent.click(screen.getByRole("button", { name: "Lainnya" }));
  fireEvent.click(await screen.findByRole("button", { name: "Hapus untuk semua orang" }));
  await screen.findByText("Hapus pesan ini untuk semua orang?");
  expect(fetcher).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole("button", { name: "Hapus untuk semua orang" }));
  await screen.findByText("Penghapusan sedang dikirim.");
  await waitFor(() => expect(fetcher).toHaveBeenCalledTimes(1));
  const { id, deviceId, chatId } = sent;
  keepChange(new QueryClient(), {
    id,
    deviceId,
    chatId,
    content: { kind: "deleted", byAdmin: null },
    text: "[deleted message]",
  });
  await waitFor(() => expect(screen.queryByTestId("own-change")).toBeNull());
});

it("an old message says that it cannot be changed", async () => {
  vi.useFakeTimers({ now: after(3_601 * MINUTE), toFake: ["Date"] });
  render(<ChangeButton message={sent} name="Budi" tabIndex={0} className="" onEdit={vi.fn()} />);
  fireEvent.click(screen.getByRole("button", { name: "Lainnya" }));
  await screen.findByText("Pesan ini sudah terlalu lama untuk diubah.");
  expect(screen.queryByRole("button", { name: "Edit" })).toBeNull();
});

it("a refused edit says so with its words, and can be sent again or discarded", async () => {
  const fetcher = vi.fn(async () => Response.json({ success: true, data: { id: "msg_e", wait: null } }));
  vi.stubGlobal("fetch", fetcher);
  render(<OwnChangeNote message={sent} />);
  void editMessage(sent, "siap kak");
  await screen.findByText("Hasil edit sedang dikirim.");
  await waitFor(() => expect(fetcher).toHaveBeenCalledTimes(1));
  const progress = { deviceId: sent.deviceId, chatId: sent.chatId, target: sent.id, id: "msg_e" };
  keepOwnProgress({ ...progress, status: "failed", error: "too_late" });
  await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("Hasil edit “siap kak” tidak terkirim."));
  expect(screen.getByRole("alert").textContent).toContain("20 menit");
  fireEvent.click(screen.getByRole("button", { name: "Kirim ulang" }));
  await waitFor(() => expect(fetcher).toHaveBeenCalledTimes(2));
  keepOwnProgress({ ...progress, status: "failed", error: "whatsapp_479" });
  await waitFor(() => screen.getByRole("alert"));
  fireEvent.click(screen.getByRole("button", { name: "Buang" }));
  expect(screen.queryByRole("alert")).toBeNull();
});

it("the arrow up in an empty field asks for the last message, and an edit is saved, not planned", () => {
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  const onArrowUp = vi.fn();
  const { rerender } = render(composerOf({ text: "", onArrowUp }));
  fireEvent.keyDown(screen.getByRole("textbox"), { key: "ArrowUp" });
  rerender(composerOf({ text: "a", onArrowUp }));
  fireEvent.keyDown(screen.getByRole("textbox"), { key: "ArrowUp" });
  expect(onArrowUp).toHaveBeenCalledTimes(1);
  const onSend = vi.fn();
  rerender(composerOf({ text: "siap kak", onSend, isEdit: true }));
  expect(screen.getAllByRole("button").map((button) => button.getAttribute("aria-label"))).toEqual(["Simpan"]);
  fireEvent.click(screen.getByRole("button", { name: "Simpan" }));
  expect(onSend.mock.calls).toEqual([["siap kak", undefined]]);
});

it("an edit whose answer was lost is repeated under its key, and one that WhatsApp has refused is a new request", async () => {
  const keys: (string | null)[] = [];
  const fetcher = vi.fn(async (_: URL, init?: RequestInit) => {
    keys.push(new Headers(init?.headers).get("idempotency-key"));
    if (keys.length === 1) throw new TypeError("Failed to fetch");
    return Response.json({ success: true, data: { id: "msg_e", wait: null } });
  });
  vi.stubGlobal("fetch", fetcher);
  render(<OwnChangeNote message={sent} />);
  void editMessage(sent, "siap kak");
  fireEvent.click(await screen.findByRole("button", { name: "Kirim ulang" }));
  await waitFor(() => expect(fetcher).toHaveBeenCalledTimes(2));
  await screen.findByText("Hasil edit sedang dikirim.");
  const progress = { deviceId: sent.deviceId, chatId: sent.chatId, target: sent.id, id: "msg_e" };
  await waitFor(() => {
    keepOwnProgress({ ...progress, status: "failed", error: "whatsapp_479" });
    screen.getByRole("alert");
  });
  fireEvent.click(screen.getByRole("button", { name: "Kirim ulang" }));
  await waitFor(() => expect(fetcher).toHaveBeenCalledTimes(3));
  const [first, second, third] = keys;
  expect(first).toMatch(/^[0-9a-f-]{36}$/);
  expect([second === first, third === first]).toEqual([true, false]);
});
