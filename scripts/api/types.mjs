// Writes the contract as TypeScript types.
import { readFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";
import { inRoot } from "../places.mjs";

const CONTRACT = inRoot("frontend", "public", "openapi.json");
export const TYPES = inRoot("frontend", "src", "api", "contract.ts");

const HEAD = "/** Written by `npm run api` from openapi.json. */\n\n";

export async function typesOfContract() {
  const contract = JSON.parse(await readFile(CONTRACT, "utf8"));
  // A field with a default may be omitted in a request.
  const options = { rootTypes: true, rootTypesNoSchemaPrefix: true, defaultNonNullable: false };
  return HEAD + astToString(await openapiTS(contract, options));
}
