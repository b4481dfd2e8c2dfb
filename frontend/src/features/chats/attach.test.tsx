import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { expect, it, vi } from "vitest";
import { ApiError } from "~/api";
import { parseCoordinates } from "./coordinates";
import { AttachButton } from "./parts/attach";

it("coordinates are read as a map gives them, and nothing else is", () => {
  const monas = { latitude: -6.1754, longitude: 106.8272 };
  for (const text of ["-6.1754, 106.8272", " -6.1754,106.8272 ", "-6.1754 106.8272", "-6.1754°; 106.8272°"]) {
    expect(parseCoordinates(text), text).toEqual(monas);
  }
  expect(parseCoordinates("90,-180")).toEqual({ latitude: 90, longitude: -180 });
  for (const text of ["", "-6.1754", "90.1, 0", "0, 180.1", "a, b", "1, 2, 3", "-6,1754, 106,8272"]) {
    expect(parseCoordinates(text), text).toBeNull();
  }
});

it("a location is sent from the menu, and a refused one is tried again under its key", async () => {
  const onSend = vi.fn(async (_: unknown, __: string) => {});
  onSend.mockRejectedValueOnce(new ApiError("NETWORK", "", {}));
  render(
    <QueryClientProvider client={new QueryClient()}>
      <AttachButton isDisabled={false} onSend={onSend} />
    </QueryClientProvider>,
  );
  fireEvent.click(screen.getByRole("button", { name: "Lampirkan" }));
  fireEvent.click(await screen.findByRole("button", { name: "Lokasi" }));
  const field = await screen.findByLabelText("Koordinat");
  const send = screen.getByRole<HTMLButtonElement>("button", { name: "Kirim" });
  fireEvent.input(field, { target: { value: "di sini" } });
  await screen.findByText("Tulis lintang dan bujur seperti -6.1754, 106.8272.");
  expect(send.disabled).toBe(true);
  fireEvent.input(field, { target: { value: "-6.1754, 106.8272" } });
  fireEvent.input(screen.getByLabelText("Nama tempat (opsional)"), { target: { value: "Monas" } });
  fireEvent.click(send);
  await screen.findByRole("alert");
  fireEvent.click(send);
  await waitFor(() => expect(screen.queryByLabelText("Koordinat")).toBeNull());
  const content = { kind: "location", at: { latitude: -6.1754, longitude: 106.8272 }, name: "Monas", address: null };
  const [[first, key], [second, sameKey]] = onSend.mock.calls as [[unknown, string], [unknown, string]];
  expect([first, second, sameKey]).toEqual([content, content, key]);
});
