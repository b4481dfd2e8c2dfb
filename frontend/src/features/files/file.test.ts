import { expect, it } from "vitest";
import { addressOf, fileSize, playingTime } from "./file";

it("a size is shown in the unit and the language of the dashboard", () => {
  expect([0, 1, 1_023].map((bytes) => fileSize(bytes, "en"))).toEqual(["0 byte", "1 byte", "1,023 byte"]);
  expect([1_024, 186_400, 5 * 1_048_576 - 1, 104_857_600].map((bytes) => fileSize(bytes, "en"))).toEqual([
    "1 kB",
    "182 kB",
    "5 MB",
    "100 MB",
  ]);
  expect(fileSize(1_600_000, "id").replace(/\s/, " ")).toBe("1,5 MB");
});

it("a time is shown in minutes and seconds", () => {
  expect([0, 7, 65, 3_600].map(playingTime)).toEqual(["0:00", "0:07", "1:05", "60:00"]);
});

it("the content of a file is read by its id", () => {
  expect(addressOf("fil_1")).toBe("/api/files/fil_1/content");
});
