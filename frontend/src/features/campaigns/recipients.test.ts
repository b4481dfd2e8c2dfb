import { expect, it } from "vitest";
import { expectedMs, itemStatus, mayBeGap, PACES } from "./pace";
import { countDuplicates, parseRecipients, writeRecipients } from "./recipients";
import { fill, unknownVariable } from "./template";

it("reads commas, semicolons and tabs, and remembers the line", () => {
  expect(parseRecipients("0812 3456 7890, Budi\n\n+62813; Siti\n0814\tAndi")).toEqual([
    { phone: "0812 3456 7890", name: "Budi", line: 1 },
    { phone: "+62813", name: "Siti", line: 3 },
    { phone: "0814", name: "Andi", line: 4 },
  ]);
});

it("skips a heading and a byte order mark, and takes quotes as CSV does", () => {
  expect(parseRecipients('\uFEFFnomor,nama\r\n0812,"Toko ""Maju"", Bandung"\r\n')).toEqual([
    { phone: "0812", name: 'Toko "Maju", Bandung', line: 2 },
  ]);
});

it("writes what it has read", () => {
  const rows = parseRecipients('0812,"Toko, Bandung"\n0813,Siti\n0814');
  expect(parseRecipients(writeRecipients(rows))).toEqual(rows);
});

it("sees the same number in two spellings", () => {
  expect(countDuplicates(parseRecipients("0812-345, A\n+62 812 345, B\n0813, C"))).toBe(1);
});

it("fills what is known and names what is not", () => {
  const recipient = { name: "Budi", phone: "62812" };
  expect(fill("Halo {{ name }} ({{phone}}) {{kota}}", recipient)).toBe("Halo Budi (62812) {{kota}}");
  expect(unknownVariable("Halo {{name}}")).toBeNull();
  expect(unknownVariable("Halo {{ kota }}")).toBe("{{ kota }}");
});

it("expects the mean pause, a tenth of them doubled", () => {
  expect(expectedMs(100, PACES.normal)).toBeCloseTo(2_200_000);
  expect(mayBeGap({ minSeconds: 4, maxSeconds: 10 })).toBe(false);
  expect(mayBeGap({ minSeconds: 20, maxSeconds: 10 })).toBe(false);
});

it("shows what was handed to the device as queued, in the order of the list", () => {
  const counts = { total: 5, pending: 2, queued: 3, sent: 0, delivered: 0, read: 0, failed: 0, unknown: 0 };
  const item = { phone: "62", name: null, text: "", error: null, messageId: null, updatedAt: "" };
  const shown = [1, 2, 3, 4, 5].map((itemNo) => itemStatus({ ...item, itemNo, status: "pending" }, counts));
  expect(shown).toEqual(["queued", "queued", "queued", "pending", "pending"]);
  expect(itemStatus({ ...item, itemNo: 5, status: "read" }, counts)).toBe("read");
});
