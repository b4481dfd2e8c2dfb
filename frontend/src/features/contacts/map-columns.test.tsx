import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/preact";
import { expect, it, vi } from "vitest";
import type { ImportPreview } from "~/api/types";
import { MapColumns } from "./parts/map-columns";

const preview: ImportPreview = {
  accepted: 60,
  ambiguous: 0,
  columns: [{ head: "HP", samples: ["0811"], as: "phone" }],
  delimiter: ",",
  duplicates: 0,
  encoding: "utf-8",
  firstRows: [],
  hasHead: true,
  isComplete: true,
  known: 0,
  rejected: 0,
  rejections: [],
  rows: 60,
};
vi.mock("./imports", async (original) => ({
  ...(await original<typeof import("./imports")>()),
  dryRunQuery: () => ({ queryKey: ["trial"], queryFn: () => preview }),
}));

it("the button that imports stays in view below long tables", async () => {
  vi.stubGlobal("fetch", () => new Promise(() => undefined));
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MapColumns file={new File(["0811"], "daftar.csv")} onBack={vi.fn()} onDone={vi.fn()} />
    </QueryClientProvider>,
  );
  const button = await screen.findByRole("button", { name: /60/ });
  const bar = screen.getByTestId("import-bar");
  expect(bar.contains(button)).toBe(true);
  expect(bar.className.split(" ")).toEqual(expect.arrayContaining(["sticky", "bottom-0"]));
});
