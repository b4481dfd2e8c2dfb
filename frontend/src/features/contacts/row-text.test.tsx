import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Rejection } from "~/api/types";
import { Rejections } from "./parts/rejections";
import { rowText } from "./row-text";

describe("a row without a number", () => {
  it("is shown by its name, or by whatever else stands in it", () => {
    expect(rowText("12", ["12", "Ayu"])).toBe("12");
    expect(rowText("", ["17", "", "Ayu Lestari", "Bandung"])).toBe("Ayu Lestari");
    expect(rowText("-", ["-", "17"])).toBe("17");
    expect(rowText("", ["", ""])).toBe("");
    expect(rowText("", [])).toBe("");
  });
});

it("the rejected rows of an import name each row, also one without a number", () => {
  const rejection: Rejection = { line: 4, field: "phone", code: "phone_missing", message: "", value: "", cells: [] };
  const list = [
    { ...rejection, cells: ["", "Tanpa Nomor", "Jakarta"] },
    { ...rejection, line: 5, code: "phone_too_short", value: "12", cells: ["12", "Salah"] },
    { ...rejection, line: 6, code: "row_too_long", field: "row" },
  ];
  render(<Rejections list={list} />);
  const contents = screen.getAllByTestId("rejection").map((row) => row.children[1]?.textContent);
  expect(contents).toEqual(["Tanpa Nomor", "12", "–"]);
});
