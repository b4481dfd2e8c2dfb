import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import { AddContact } from "./parts/add-contact";

vi.mock("@tanstack/react-router", async () => (await import("~/test-router")).testRouter());

afterEach(() => vi.unstubAllGlobals());

it.each([
  ["the name, if a chat knows the number", { phone: "6281220000001", name: "Budi" }, "Nama"],
  ["the name, if WhatsApp does not show the number", { lid: "12345", name: "Budi" }, "Nama"],
  ["the number, if nothing is known", undefined, "Nomor WhatsApp"],
])("the dialog for a new contact begins at %s, and gives the focus back", async (_, person, label) => {
  vi.stubGlobal("fetch", () => new Promise(() => undefined));
  const client = new QueryClient();
  const show = (isOpen: boolean) => (
    <QueryClientProvider client={client}>
      <button type="button">Simpan sebagai kontak</button>
      <AddContact isOpen={isOpen} onOpenChange={vi.fn()} onAdded={vi.fn()} {...(person && { person })} />
    </QueryClientProvider>
  );
  const { rerender } = render(show(false));
  const opener = screen.getByRole("button");
  opener.focus();
  rerender(show(true));
  const field = await screen.findByLabelText(label);
  await waitFor(() => expect(document.activeElement).toBe(field));
  rerender(show(false));
  await waitFor(() => expect(document.activeElement).toBe(opener));
});

type Answer = { code: string; details: Record<string, string> };

async function save(person: { phone?: string; lid?: string; name: string }, { code, details }: Answer) {
  vi.stubGlobal("fetch", async (input: string | Request) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input, "http://test");
    if (pathname === "/api/contacts/number")
      return Response.json({ success: true, data: { phone: "6281220000001", fault: null } });
    if (pathname === "/api/contacts")
      return Response.json({ success: false, error: { code, message: "refused", details } }, { status: 409 });
    return new Promise(() => undefined);
  });
  const client = new QueryClient();
  render(
    <QueryClientProvider client={client}>
      <AddContact isOpen onOpenChange={vi.fn()} onAdded={vi.fn()} person={person} />
    </QueryClientProvider>,
  );
  // From the time at which the dialog is open, it keeps its errors.
  const field = await screen.findByLabelText("Nama");
  await waitFor(() => expect(document.activeElement).toBe(field));
  fireEvent.click(screen.getByRole("button", { name: "Tambahkan" }));
}

it.each([
  ["by its number", { phone: "6281220000001", name: "Budi" }],
  ["by its LID", { lid: "12345", name: "Budi" }],
])("a person who is known %s already is named, and the contact can be opened", async (_, person) => {
  await save(person, { code: "CONFLICT", details: { contactId: "con_9", contactName: "Pak Budi" } });
  await screen.findByText(/Orang ini sudah ada di kontak Anda/);
  expect(screen.getByText("Buka kontak Pak Budi").getAttribute("href")).toBe("/contacts/con_9");
});

it("a known contact without a name can be opened, too", async () => {
  await save({ lid: "12345", name: "" }, { code: "CONFLICT", details: { contactId: "con_9", contactName: "" } });
  expect((await screen.findByText("Buka kontak")).getAttribute("href")).toBe("/contacts/con_9");
});

it("a refusal that names no contact is shown as any other, also for a person without a number", async () => {
  await save({ lid: "12345", name: "Budi" }, { code: "CONFLICT", details: {} });
  await screen.findByRole("alert");
  expect(screen.queryByText(/Orang ini sudah ada/)).toBeNull();
});
