// Every answer that a spec gets is held against the API's contract: an undocumented status, a missing or an unknown
// field fails the spec that met it.
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

type Operation = { responses: Record<string, { $ref?: string; content?: Record<string, unknown> }> };
type Contract = { paths: Record<string, Record<string, Operation>> };

const contract: Contract = JSON.parse(
  readFileSync(new URL("../../../frontend/public/openapi.json", import.meta.url), "utf8"),
);
// Its words beside JSON Schema, such as `info`, are no schema.
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(contract, "contract");

/** Literal paths before those with parameters, as the router does it. */
const routes = Object.keys(contract.paths)
  .sort((one, other) => Number(one.includes("{")) - Number(other.includes("{")) || one.localeCompare(other))
  .map((path) => ({ path, pattern: new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/{\w+}/g, "[^/]+")}$`) }));

const pointer = (...steps: string[]) =>
  steps.map((step) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");

/** Throws what is wrong with an answer. Paths and methods that the contract does not have must be refused. */
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
