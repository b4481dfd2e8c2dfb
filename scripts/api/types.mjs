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
  const { schemas } = contract.components;
  return HEAD + maxLengthsOf(schemas) + replacedStatusesOf(schemas) + astToString(await openapiTS(contract, options));
}

/** The limits that types do not carry: the longest text of each property, by schema. */
function maxLengthsOf(schemas) {
  const lines = Object.entries(schemas).flatMap(([schema, { properties = {} }]) => {
    const limits = Object.entries(properties).flatMap(([name, { maxLength }]) =>
      maxLength === undefined ? [] : [`${name}: ${maxLength}`],
    );
    return limits.length === 0 ? [] : [`    ${schema}: { ${limits.join(", ")} },\n`];
  });
  return `/** The most characters (UTF-16 units) of a property. */\nexport const MAX_LENGTH = {\n${lines.join("")}} as const;\n\n`;
}

/** Which status of a message replaces which, as the server decides it. */
function replacedStatusesOf({ MessageStatus }) {
  const lines = Object.entries(MessageStatus["x-replaces"]).map(
    ([status, replaced]) => `    ${status}: [${replaced.map((each) => `"${each}"`).join(", ")}],\n`,
  );
  const type =
    'Readonly<Record<components["schemas"]["MessageStatus"], readonly components["schemas"]["MessageStatus"][]>>';
  return `/** For each status of a message, the statuses that it replaces when it is reported. */\nexport const REPLACES: ${type} = {\n${lines.join("")}};\n\n`;
}
