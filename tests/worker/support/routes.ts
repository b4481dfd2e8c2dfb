// Every route of the API, read from the table that the router uses.
import { readFileSync } from "node:fs";

const TABLE = new URL("../../../src/http/routes.rs", import.meta.url);
const ROW = /route\(Method::(\w+), "([^"]+)", Action::(\w+)\)/g;

export type Route = { method: string; path: string; action: string };

export function listRoutes(): Route[] {
  const rows = [...readFileSync(TABLE, "utf8").matchAll(ROW)];
  return rows.map(([, method = "", path = "", action = ""]) => ({ method: method.toUpperCase(), path, action }));
}
