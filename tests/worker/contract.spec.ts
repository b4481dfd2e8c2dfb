// The API's contract, which is made from the code, and the dashboard's types, which are made from the contract.
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { TYPES, typesOfContract } from "../../scripts/api/types.mjs";
import { agree } from "./support/contract";

const answer = (status: number, body: unknown) => {
  const text = JSON.stringify(body);
  return [new Response(text, { status, headers: { "content-type": "application/json" } }), text] as const;
};
const healthy =
  (data: unknown, status = 200) =>
  () =>
    agree("GET", "/health", ...answer(status, { success: true, data }));

describe("the contract", () => {
  it("is the source of the dashboard's types: after a change, run `npm run api`", async () => {
    expect(await readFile(TYPES, "utf8")).toBe(await typesOfContract());
  });

  it("shows an unknown status, an unknown field and a missing field", () => {
    expect(healthy({ status: "ok" })).not.toThrow();
    expect(healthy({ status: "ok" }, 201)).toThrow("which the contract does not have");
    expect(healthy({ status: "ok", more: 1 })).toThrow("additional properties");
    expect(healthy({})).toThrow("required property 'status'");
    expect(() => agree("GET", "/api/unheard", ...answer(200, {}))).toThrow("is not in the contract");
    expect(() => agree("GET", "/api/devices/x", ...answer(404, { success: false, error: { code: "GONE" } }))).toThrow();
  });
});
