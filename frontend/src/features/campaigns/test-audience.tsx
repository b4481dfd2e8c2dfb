/** The part of the form that chooses the recipients, for tests. */
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/preact";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EMPTY, missingOf, type Values } from "./broadcast-form";
import { audienceError } from "./form-errors";
import { AudienceField } from "./parts/audience";

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

/** Shows the field. `values` of the result are always the present ones. */
export function showAudience(client: QueryClient, begin: Partial<Values>): { values: Values } {
  const seen = { values: { ...EMPTY, ...begin } };
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
