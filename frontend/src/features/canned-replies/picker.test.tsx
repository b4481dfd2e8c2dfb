import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/preact";
import { useRef, useState } from "react";
import { expect, it } from "vitest";
import { CannedReplyPicker } from "./parts/picker";
import { cannedRepliesQuery } from "./queries";
import { reply } from "./test-reply";
import { usePicker } from "./use-picker";

const REPLIES = [reply("alamat", "Jalan Melati 5"), reply("halo", "Halo {{name}} di {{kota}}"), reply("jam", "Jam 8")];

function Field() {
  const box = useRef<HTMLTextAreaElement>(null);
  const [draft, setDraft] = useState("");
  const picker = usePicker({ box, draft, onDraft: setDraft, person: { name: "Budi", phone: null } });
  return (
    <>
      <CannedReplyPicker picker={picker} />
      <textarea
        ref={box}
        aria-label="field"
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={(event) => picker.onKeyDown(event)}
      />
    </>
  );
}

function shown() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(cannedRepliesQuery.queryKey, REPLIES);
  render(
    <QueryClientProvider client={client}>
      <Field />
    </QueryClientProvider>,
  );
  const field = screen.getByLabelText<HTMLTextAreaElement>("field");
  return { field, type: (value: string) => fireEvent.input(field, { target: { value } }) };
}

const options = () => screen.queryAllByRole("option").map(({ textContent }) => textContent);
const active = () =>
  screen.queryAllByRole("option").findIndex((option) => option.getAttribute("aria-selected") === "true");

it("the list shows what the shortcut means while it is typed, and nothing for any other text", () => {
  const { type } = shown();
  expect(options()).toEqual([]);
  type("/");
  expect(options()).toHaveLength(4);
  type("/ha");
  expect(options()).toEqual(["/haloHalo {{name}} di {{kota}}", "Kelola balasan cepat"]);
  type("/ha ");
  expect(options()).toEqual([]);
  type("/tidakada");
  screen.getByText("Tidak ada balasan cepat untuk “tidakada”.");
});

it("the arrow keys go round, and Enter inserts the reply with the person's name", () => {
  const { field, type } = shown();
  type("/");
  fireEvent.keyDown(field, { key: "ArrowUp" });
  expect(active()).toBe(3);
  fireEvent.keyDown(field, { key: "ArrowDown" });
  fireEvent.keyDown(field, { key: "ArrowDown" });
  expect(active()).toBe(1);
  fireEvent.keyDown(field, { key: "Enter" });
  expect(field.value).toBe("Halo Budi di {{kota}}");
  expect(field.value.slice(field.selectionStart, field.selectionEnd)).toBe("{{kota}}");
  expect(options()).toEqual([]);
});

it("Escape closes the list until something else is typed", () => {
  const { field, type } = shown();
  type("/h");
  fireEvent.keyDown(field, { key: "Escape" });
  expect([options(), field.value]).toEqual([[], "/h"]);
  type("/ha");
  expect(options()).toHaveLength(2);
});
