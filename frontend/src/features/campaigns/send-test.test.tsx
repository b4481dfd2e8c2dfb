import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, expect, it, vi } from "vitest";
import { EMPTY } from "./broadcast-form";
import { SendTest } from "./parts/send-test";
import { useForecast } from "./use-forecast";

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

function Page({ text }: { text: string }) {
  const forecast = useForecast({ values: { ...EMPTY, deviceIds: ["dev_1"], tags: ["vip"], text } });
  return (
    <>
      <p>{forecast.preview?.renderings[0]?.text}</p>
      <SendTest deviceId="dev_1" text={text} textNow={() => forecast.textNow(0)} />
    </>
  );
}

it("a test sends what stands in the field, also if the preview is still that of a moment ago", async () => {
  const sent: unknown[] = [];
  vi.stubGlobal("fetch", async (path: string, init?: RequestInit) => {
    if (path.includes("/number")) return Response.json({ success: true, data: { phone: "62812", fault: null } });
    const body = JSON.parse(String(init?.body));
    if (path.includes("/test")) sent.push(body);
    const preview = {
      renderings: [{ text: body.text.replace("{{name}}", "Budi") }],
      problems: [],
      rejectedRows: [],
      repeatedRows: [],
    };
    return Response.json({ success: true, data: path.includes("/preview") ? preview : { id: "msg_1" } });
  });
  const client = new QueryClient();
  const page = (text: string) => (
    <QueryClientProvider client={client}>
      <Page text={text} />
    </QueryClientProvider>
  );
  const { rerender } = render(page("Lama {{name}}"));
  await screen.findByText("Lama Budi");
  fireEvent.change(screen.getByRole("textbox"), { target: { value: "0812" } });
  rerender(page("Baru {{name}}"));
  fireEvent.click(screen.getByRole("button", { name: "Kirim percobaan" }));
  await waitFor(() => expect(sent).toEqual([{ deviceId: "dev_1", to: "+62812", text: "Baru Budi" }]));
});
