import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/preact";
import { expect, it } from "vitest";
import { versionQuery } from "./queries";
import { SourceLink } from "./source-link";

function show(source: string) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  client.setQueryData(versionQuery.queryKey, { version: "0.1.0", source } as never);
  render(
    <QueryClientProvider client={client}>
      <SourceLink />
    </QueryClientProvider>,
  );
}

it("a build without an address of its source shows its version, and no link that leads nowhere", () => {
  show("");
  expect(screen.queryByRole("link")).toBeNull();
  screen.getByText("Versi 0.1.0");
});

it("a build with an address of its source links to it", () => {
  show("https://code.example/flow");
  expect(screen.getByRole("link").getAttribute("href")).toBe("https://code.example/flow");
});
