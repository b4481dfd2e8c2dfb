import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { useState } from "react";
import { afterEach, expect, it, vi } from "vitest";
import type { ReadNumber } from "~/api/types";
import { NumberField, useTypedNumber } from "./typed-number";

afterEach(() => vi.unstubAllGlobals());

/** The server, which reads these numbers. */
function serve(readings: Record<string, ReadNumber>): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (request: Request | string) => {
    const address = typeof request === "string" ? request : request.url;
    const written = new URL(address, "http://dashboard.test").searchParams.get("written") ?? "";
    asked.push(written);
    const data = readings[written];
    return data === undefined
      ? Response.json({ success: false, error: { code: "INTERNAL_ERROR", message: "?" } }, { status: 500 })
      : Response.json({ success: true, data });
  });
  return asked;
}

function Form({ onNumber }: { onNumber: (phone: string) => void }) {
  const [written, setWritten] = useState("");
  const number = useTypedNumber(written);
  async function submit() {
    const phone = await number.read();
    if (phone !== null) onNumber(phone);
  }
  return (
    <>
      <NumberField label="Nomor" number={number} onChange={setWritten} />
      <button type="button" onClick={() => void submit()}>
        Kirim
      </button>
    </>
  );
}

function show(): string[] {
  const numbers: string[] = [];
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Form onNumber={(phone) => numbers.push(phone)} />
    </QueryClientProvider>,
  );
  return numbers;
}

const field = () => screen.getByRole("textbox", { name: "Nomor" });
const type = (text: string) => fireEvent.change(field(), { target: { value: text } });
const send = () => fireEvent.click(screen.getByRole("button", { name: "Kirim" }));

it("shows how the server reads a number while it is typed, and sends what it read", async () => {
  serve({ "0812 3456 7890": { phone: "6281234567890", fault: null } });
  const numbers = show();
  type("0812 3456 7890");
  await screen.findByText("Dibaca sebagai +62 812-3456-7890.");
  send();
  await waitFor(() => expect(numbers).toEqual(["6281234567890"]));
});

it("says why a number is refused, until the number is changed", async () => {
  serve({ Rina: { phone: null, fault: { code: "phone_no_digits", message: "no digits", readings: [] } } });
  const numbers = show();
  type("Rina");
  send();
  await screen.findByText(/Tidak ada angka di sini/);
  expect(field().getAttribute("aria-invalid")).toBe("true");
  type("Rina 0");
  expect(screen.queryByText(/Tidak ada angka di sini/)).toBeNull();
  expect(numbers).toEqual([]);
});

it("shows the server's own words for a code that it does not know", async () => {
  serve({ x1: { phone: null, fault: { code: "phone_new_code", message: "a new reason", readings: [] } } });
  show();
  type("x1");
  send();
  await screen.findByText("a new reason");
});

it("lets the person choose between two numbers that could be meant", async () => {
  const readings = ["+6285291900012", "+85291900012"];
  serve({
    "85291900012": { phone: null, fault: { code: "phone_ambiguous", message: "two", readings } },
    "+85291900012": { phone: "85291900012", fault: null },
  });
  const numbers = show();
  type("85291900012");
  send();
  fireEvent.click(await screen.findByRole("button", { name: "+85291900012" }));
  send();
  await waitFor(() => expect(numbers).toEqual(["85291900012"]));
});

it("sends nothing without an answer, and says so", async () => {
  serve({});
  const numbers = show();
  type("0812");
  send();
  await waitFor(() => expect(field().getAttribute("aria-invalid")).toBe("true"));
  expect(numbers).toEqual([]);
});
