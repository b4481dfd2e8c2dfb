import { expect, it } from "vitest";
import { rankByName, search, similarOf } from "./match";

const THINGS = [
  { name: "Perangkat", words: "devices nomor whatsapp" },
  { name: "Toko Pusat: chat", words: "messages pesan" },
  { name: "Siaran baru", words: "new broadcast campaign kirim" },
  { name: "Café Melati", words: "" },
  { name: "Promo–Søren सीता", words: "" },
];
const foundNames = (typed: string) => search(typed, THINGS).found.map(({ name }) => name);
const similar = (typed: string) => similarOf([search(typed, THINGS)]).map(({ name }) => name);

it("shows everything in its order while nothing is typed", () => {
  expect(foundNames("  ")).toEqual(THINGS.map(({ name }) => name));
});

it("finds by any word, in either language and in any order", () => {
  expect(foundNames("pusat")).toEqual(["Toko Pusat: chat"]);
  expect(foundNames("chat toko")).toEqual(["Toko Pusat: chat"]);
  expect(foundNames("broadcast")).toEqual(["Siaran baru"]);
  expect(foundNames("kirim siaran")).toEqual(["Siaran baru"]);
});

it("needs neither accents nor every letter, and forgives one wrong letter", () => {
  expect(foundNames("cafe")).toEqual(["Café Melati"]);
  expect(foundNames("soren")).toEqual(["Promo–Søren सीता"]);
  expect(foundNames("सीता")).toEqual(["Promo–Søren सीता"]);
  expect(foundNames("सू")).toEqual([]);
  expect(similar("prkt")).toEqual(["Perangkat"]);
  expect(similar("perankgat")).toEqual(["Perangkat"]);
  expect(similar("siarsn")).toEqual(["Siaran baru"]);
});

it("finds nothing when one of the words fits nothing", () => {
  expect(foundNames("toko zzz")).toEqual([]);
});

it("ranks a match in the name above a match in the search words", () => {
  const things = [
    { name: "Unggah", words: "kontak" },
    { name: "Kontak", words: "" },
  ];
  expect(search("kontak", things).found.map(({ name }) => name)).toEqual(["Kontak", "Unggah"]);
});

it("sets apart what only resembles a word, or stands in the middle of a hidden one", () => {
  expect([foundNames("dewi"), similar("dewi")]).toEqual([[], ["Perangkat"]]); // of "devices", with one wrong letter
  expect([foundNames("mor"), similar("mor")]).toEqual([[], ["Perangkat"]]); // of "nomor"
  expect([foundNames("angkat"), similar("angkat")]).toEqual([["Perangkat"], []]);
  expect([foundNames("devi"), similar("devi")]).toEqual([["Perangkat"], []]);
  const pages = search("dewi", [{ name: "Devices" }]);
  const devices = search("dewi", [{ name: "Dewi 2" }, { name: "Toko", words: "dewl" }]);
  expect([...pages.found, ...devices.found].map(({ name }) => name)).toEqual(["Dewi 2"]);
  expect(similarOf([pages, devices]).map(({ name }) => name)).toEqual(["Devices", "Toko"]);
});

it("puts the exact name first among those that the server has found, and keeps its order for the rest", () => {
  const people = [{ name: "Budi" }, { name: "Sri Dewinta" }, { name: "Dewi" }, { name: "+62 812" }];
  expect(rankByName("dewi", people).map(({ name }) => name)).toEqual(["Dewi", "Sri Dewinta", "Budi", "+62 812"]);
});

it("ranks a risky entry below an equal match, and still finds it", () => {
  const things = [
    { name: "Sign out", words: "keluar", isRisky: true as const },
    { name: "Broadcasts", words: "siaran" },
  ];
  const names = (typed: string) => search(typed, things).found.map(({ name }) => name);
  expect(names("si").at(-1)).toBe("Sign out");
  expect(names("sign out")).toEqual(["Sign out"]);
});
