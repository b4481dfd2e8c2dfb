import { render, screen } from "@testing-library/preact";
import { expect, it } from "vitest";
import type { Rejection } from "~/api/types";
import { Rejections } from "./parts/rejections";

it("a rejected row of an import is shown by what the server finds it by", () => {
  const rejection: Rejection = { line: 4, field: "phone", code: "phone_missing", message: "", value: "", cells: [] };
  const list = [
    { ...rejection, value: "Tanpa Nomor", cells: ["", "Tanpa Nomor", "Jakarta"] },
    { ...rejection, line: 5, code: "phone_too_short", value: "12", cells: ["12", "Salah"] },
    { ...rejection, line: 6, code: "row_too_long", field: "row" },
  ];
  render(<Rejections list={list} />);
  const contents = screen.getAllByTestId("rejection").map((row) => row.children[1]?.textContent);
  expect(contents).toEqual(["Tanpa Nomor", "12", "–"]);
});
