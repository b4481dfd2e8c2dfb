// A name that is too long gets an error and is not shortened, in each form that has a name.

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { type ReactNode, useState } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { i18next, loadPart } from "~/i18n";
import { chat, device, pages } from "~/test-setup-live-cache";
import { AddContact } from "../contacts/parts/add-contact";
import { TagsInput } from "../contacts/parts/tags-input";
import { NameDialog } from "../devices/parts/name-dialog";
import { messageKeys } from "../messages/queries";
import { FirstBroadcast } from "../start/parts/first-broadcast";
import { EMPTY, missingOf } from "./broadcast-form";
import { nameError } from "./form-errors";

vi.mock("@tanstack/react-router", async () => (await import("~/test-router")).testRouter());

const posted: string[] = [];
beforeEach(() => {
  posted.length = 0;
  vi.stubGlobal("fetch", (request: Request | string, init?: RequestInit) => {
    const { method, url } = typeof request === "string" ? { method: init?.method ?? "GET", url: request } : request;
    if (method !== "GET") posted.push(new URL(url, "http://dashboard.test").pathname);
    if (url.includes("/numbers"))
      return Promise.resolve(Response.json({ success: true, data: { phone: "6281220000001" } }));
    return new Promise(() => undefined);
  });
  return loadPart("start");
});
afterEach(() => vi.unstubAllGlobals());

function show(children: ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  client.setQueryData(messageKeys.chats("dev_1"), pages(chat));
  render(<QueryClientProvider client={client}>{children}</QueryClientProvider>);
}

/** Types the name, saves, and returns the field and its error. */
async function typed(label: string, name: string, button: string) {
  const field = await screen.findByLabelText<HTMLInputElement>(label);
  fireEvent.change(field, { target: { value: name } });
  fireEvent.click(screen.getByRole("button", { name: button }));
  await waitFor(() => expect(field.getAttribute("aria-invalid")).toBe("true"));
  return { value: field.value, said: screen.getAllByRole("alert").map(({ textContent }) => textContent) };
}

it("a device name of more than 100 characters is not cut off, and not sent", async () => {
  const onSubmit = vi.fn();
  const dialog = { isOpen: true, onOpenChange: vi.fn(), title: "Perangkat", description: "", submit: "Simpan" };
  show(<NameDialog {...dialog} isBusy={false} error={null} onSubmit={onSubmit} />);
  const { value, said } = await typed("Nama perangkat", "a".repeat(101), "Simpan");
  expect([value.length, said]).toEqual([101, ["Isi nama dengan 1 sampai 100 karakter."]]);
  expect(onSubmit).not.toHaveBeenCalled();
});

it("a contact name of more than 200 characters is not cut off, and not sent", async () => {
  show(<AddContact isOpen onOpenChange={vi.fn()} onAdded={vi.fn()} person={{ lid: "12345", name: "" }} />);
  const { value, said } = await typed("Nama", "a".repeat(201), "Tambahkan");
  expect([value.length, said]).toEqual([201, ["Isi nama dengan 1 sampai 200 karakter."]]);
  expect(posted).toEqual([]);
});

it("the name of the first recipient is not cut off, and nothing is sent", async () => {
  show(<FirstBroadcast device={device} draft={undefined} />);
  const button = i18next.t("start.broadcast.send");
  const { value, said } = await typed(i18next.t("start.broadcast.name"), "a".repeat(201), button);
  expect([value.length, said]).toEqual([201, ["Isi nama dengan 1 sampai 200 karakter."]]);
  expect(posted.filter((path) => path.includes("campaigns"))).toEqual([]);
});

it("a broadcast name of more than 100 characters is refused before it is sent, an emoji counting once", () => {
  const judge = (name: string) => {
    const values = { ...EMPTY, name };
    const missing = missingOf(values, 0);
    return [
      missing.has("name"),
      nameError(i18next.t, { values, missing: new Set(), refusal: null, refusedField: null, foreignKind: null }),
    ];
  };
  expect(judge("🌸".repeat(100))).toEqual([false, null]);
  expect(judge("a".repeat(101))).toEqual([true, "Isi nama dengan 1 sampai 100 karakter."]);
});

function Tags() {
  const [tags, setTags] = useState<readonly string[]>([]);
  const wiring = { id: "tags", "aria-describedby": undefined, "aria-invalid": undefined };
  return <TagsInput wiring={wiring} tags={tags} known={[]} onChange={setTags} />;
}

it("a tag that is too long is not cut off", () => {
  show(<Tags />);
  const field = screen.getByRole("combobox");
  fireEvent.change(field, { target: { value: "a".repeat(60) } });
  fireEvent.keyDown(field, { key: "Enter" });
  screen.getByText("a".repeat(60));
});
