// Every route of the API, read from its contract.
import { readFileSync } from "node:fs";

type Parameter = { name: string; in: "path" | "query" | "header" };
type Operation = {
  operationId: string;
  parameters?: Parameter[];
  security: unknown[];
  requestBody?: { content: Record<string, { example: unknown }> };
  responses: object;
};
export type Route = Operation & { method: string; path: string };

const CONTRACT = new URL("../../../frontend/public/openapi.json", import.meta.url);

export function listRoutes(): Route[] {
  const { paths }: { paths: Record<string, Record<string, Operation>> } = JSON.parse(readFileSync(CONTRACT, "utf8"));
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
  );
}

/** The body of the contract's example; nothing for a route without a body. */
export const exampleBody = ({ requestBody }: Route): unknown => Object.values(requestBody?.content ?? {})[0]?.example;
