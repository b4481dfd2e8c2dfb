import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import { AddContact } from "./parts/add-contact";

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
