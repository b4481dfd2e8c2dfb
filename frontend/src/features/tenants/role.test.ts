import { expect, it } from "vitest";
import { isOperator, mayAdminister } from "./role";

it("lets nobody change settings while it is not known who is signed in", () => {
  const roles = [undefined, { role: "operator" }, { role: "admin" }, { role: "super_admin" }] as const;
  expect(roles.map(mayAdminister)).toEqual([false, false, true, true]);
  expect(roles.map(isOperator)).toEqual([false, true, false, false]);
});
