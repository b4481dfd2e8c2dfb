import { fireEvent, render, screen } from "@testing-library/preact";
import { expect, it } from "vitest";
import type { PreviewProblem } from "~/api/types";
import { TextProblems } from "./parts/forecast";

const missing = (variable: string): PreviewProblem => ({
  code: "missing_value",
  severity: "error",
  message: "",
  variable,
  count: 8,
  row: null,
  contact: null,
  replacements: [],
  written: null,
});

function mend(variable: string, text: string): [button: string | undefined, text: string] {
  let mended = text;
  const { unmount } = render(
    <TextProblems
      problems={[missing(variable)]}
      text={text}
      onText={(next) => {
        mended = next;
      }}
    />,
  );
  const button = screen.queryByRole("button");
  if (button !== null) fireEvent.click(button);
  const name = button?.textContent;
  unmount();
  return [name, mended];
}

it("a form of address is offered for a missing name only, and nothing in place of any other value", () => {
  expect(mend("name", "Halo {{ name }}")).toEqual([
    "Sisipkan “Kak” sebagai teks pengganti",
    'Halo {{name|default("Kak")}}',
  ]);
  expect(mend("catatan", "Catatan: {{catatan}}.")).toEqual([
    "Kosongkan bagian ini untuk mereka",
    'Catatan: {{catatan|default("")}}.',
  ]);
  expect(mend("catatan", 'Catatan: {{catatan|default("-")}}.')[0]).toBeUndefined();
});
