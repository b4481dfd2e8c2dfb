// The contract as TypeScript.
import { readFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";
import { inRoot } from "../places.mjs";

const CONTRACT = inRoot("frontend", "public", "openapi.json");
export const TYPES = inRoot("frontend", "src", "api", "contract.ts");

const HEAD = "/** Written by `npm run api` from openapi.json. */\n\n";

export async function typesOfContract() {
  const contract = JSON.parse(await readFile(CONTRACT, "utf8"));
  // What has a default may be left out of a request.
  const options = { rootTypes: true, rootTypesNoSchemaPrefix: true, defaultNonNullable: false };
  return HEAD + astToString(await openapiTS(contract, options));
}
