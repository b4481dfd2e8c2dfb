// Every answer that a spec receives is checked against the API's contract: an unknown status, a missing field or an
// unknown field fails the spec.
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

type Operation = { responses: Record<string, { $ref?: string; content?: Record<string, unknown> }> };
type Contract = { paths: Record<string, Record<string, Operation>> };

const contract: Contract = JSON.parse(
  readFileSync(new URL("../../../frontend/public/openapi.json", import.meta.url), "utf8"),
);
// Parts of the contract such as `info` are not JSON Schema, so strict mode is off.
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(contract, "contract");

/** Paths without parameters first, as in the router. */
const routes = Object.keys(contract.paths)
  .sort((one, other) => Number(one.includes("{")) - Number(other.includes("{")) || one.localeCompare(other))
  .map((path) => ({ path, pattern: new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/{\w+}/g, "[^/]+")}$`) }));

const pointer = (...steps: string[]) =>
  steps.map((step) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");

/** Throws if an answer does not follow the contract. Paths and methods outside the contract must be refused. */
export function agree(method: string, url: string, { status, headers }: Response, text: string): void {
  const path = new URL(url, "http://app").pathname;
  const operations = routes.find(
    ({ path: known, pattern }) => pattern.test(path) && contract.paths[known]?.[method.toLowerCase()],
  );
  const where = `${method} ${path} answered ${status}`;
  if (operations === undefined) {
    if (path.startsWith("/api/") && status < 400) throw new Error(`${where} and is not in the contract`);
    return;
  }
  const responses = contract.paths[operations.path]?.[method.toLowerCase()]?.responses ?? {};
  const name = responses[status] ? String(status) : `${Math.floor(status / 100)}XX`;
  const response = responses[name];
  if (response === undefined) throw new Error(`${where}, which the contract does not have: ${text.slice(0, 300)}`);
  if (!headers.get("content-type")?.startsWith("application/json")) return;
  const place = response.$ref?.slice(2) ?? pointer("paths", operations.path, method.toLowerCase(), "responses", name);
  const validate = ajv.getSchema(`contract#/${place}/content/${pointer("application/json")}/schema`);
  if (validate === undefined) throw new Error(`${where}; the contract knows no JSON there`);
  if (!validate(JSON.parse(text)))
    throw new Error(`${where} against the contract: ${ajv.errorsText(validate.errors)}: ${text.slice(0, 500)}`);
}
