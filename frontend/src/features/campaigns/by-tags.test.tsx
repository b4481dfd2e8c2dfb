import { QueryClient } from "@tanstack/react-query";
import { fireEvent, screen, within } from "@testing-library/preact";
import { expect, it } from "vitest";
import { summaryQuery } from "~/features/contacts/queries";
import { draftOf, type Values } from "./broadcast-form";
import { showAudience } from "./test-audience";

const SUMMARY = {
  contacts: 9,
  optedOut: 0,
  tags: [
    { tag: "vip", contacts: 4 },
    { tag: "grosir", contacts: 2 },
    { tag: "baru", contacts: 3 },
  ],
  attributes: [],
};

function show(begin: Partial<Values>) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  client.setQueryData(summaryQuery.queryKey, SUMMARY as never);
  client.setQueryDefaults(summaryQuery.queryKey, { queryFn: () => SUMMARY });
  return showAudience(client, begin);
}

const wanted = () => within(screen.getByRole("group", { name: "Tag mana?" }));
const leftOut = () => within(screen.getByRole("group", { name: "Tag mana yang dilewati?" }));

it("contacts with one tag and not another one are chosen, and a tag is in one of the two places only", () => {
  const form = show({ audience: "tags", tags: ["vip"] });
  expect(screen.queryByRole("group", { name: "Tag mana yang dilewati?" })).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Lewati kontak dengan tag tertentu" }));
  fireEvent.click(leftOut().getByRole("checkbox", { name: /grosir/ }));
  expect(draftOf(form.values)).toMatchObject({ audience: { tags: ["vip"], match: "any", withoutTags: ["grosir"] } });
  fireEvent.click(wanted().getByRole("checkbox", { name: /grosir/ }));
  expect(form.values).toMatchObject({ tags: ["vip", "grosir"], withoutTags: [] });
  fireEvent.click(leftOut().getByRole("checkbox", { name: /vip/ }));
  expect(form.values).toMatchObject({ tags: ["grosir"], withoutTags: ["vip"] });
});

it("contacts who have all of the tags are chosen", () => {
  const form = show({ audience: "tags", tags: ["vip", "baru"] });
  fireEvent.click(screen.getByRole("radio", { name: "Dengan semua tag" }));
  expect(draftOf(form.values)).toMatchObject({ audience: { tags: ["vip", "baru"], match: "all" } });
  expect(draftOf(form.values)).not.toHaveProperty("audience.withoutTags");
});

it("all contacts but those with a tag are chosen, whatever tags were chosen before", () => {
  const form = show({ audience: "everyone", tags: ["grosir"] });
  fireEvent.click(screen.getByRole("button", { name: "Lewati kontak dengan tag tertentu" }));
  fireEvent.click(leftOut().getByRole("checkbox", { name: /grosir/ }));
  expect(draftOf(form.values)).toMatchObject({ audience: { tags: [], match: "any", withoutTags: ["grosir"] } });
});

it("a saved broadcast whose tag is wanted and left out since a rename says so and is not saved", () => {
  const form = show({ audience: "tags", tags: ["VIP"], withoutTags: ["vip"] });
  expect(draftOf(form.values)).toBeNull();
  expect(screen.getByRole("alert").textContent).toMatch(/Tag VIP dipilih sekaligus dilewati/);
  fireEvent.click(leftOut().getByRole("checkbox", { name: /vip/ }));
  expect(draftOf(form.values)).toMatchObject({ audience: { tags: ["VIP"], match: "any" } });
});
