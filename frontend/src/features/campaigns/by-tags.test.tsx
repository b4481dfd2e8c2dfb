import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, within } from "@testing-library/preact";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { expect, it } from "vitest";
import { summaryQuery } from "~/features/contacts/queries";
import { draftOf, EMPTY, missingOf, type Values } from "./broadcast-form";
import { audienceError } from "./form-errors";
import { AudienceField } from "./parts/audience";

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

function Form({ begin, onValues }: { begin: Values; onValues: (values: Values) => void }) {
  const { t } = useTranslation();
  const [values, setValues] = useState(begin);
  onValues(values);
  const form = { values, missing: missingOf(values, 0), refusal: null, refusedField: null, foreignKind: null };
  return (
    <AudienceField
      values={values}
      preview={undefined}
      error={audienceError(t, form)}
      refusal={null}
      onChange={(change) => setValues((before) => ({ ...before, ...change }))}
      onLeaveOut={() => undefined}
    />
  );
}

function show(begin: Partial<Values>) {
  const seen = { values: { ...EMPTY, ...begin } };
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY } } });
  client.setQueryData(summaryQuery.queryKey, SUMMARY as never);
  client.setQueryDefaults(summaryQuery.queryKey, { queryFn: () => SUMMARY });
  render(
    <QueryClientProvider client={client}>
      <Form
        begin={seen.values}
        onValues={(values) => {
          seen.values = values;
        }}
      />
    </QueryClientProvider>,
  );
  return seen;
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
