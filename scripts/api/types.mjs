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
  const rules = [
    maxLengthsOf(schemas),
    limitsOf(contract),
    replacedStatusesOf(schemas),
    leftStatusesOf(schemas),
    commandsOf(schemas),
  ];
  return HEAD + rules.join("") + astToString(await openapiTS(contract, options));
}

/** Returns the limits that types do not have: the longest text of each property, by schema. */
function maxLengthsOf(schemas) {
  const lines = Object.entries(schemas).flatMap(([schema, { properties = {} }]) => {
    const limits = Object.entries(properties).flatMap(([name, { maxLength }]) =>
      maxLength === undefined ? [] : [`${name}: ${maxLength}`],
    );
    return limits.length === 0 ? [] : [`    ${schema}: { ${limits.join(", ")} },\n`];
  });
  return `/** The most characters (UTF-16 units) of a property. */\nexport const MAX_LENGTH = {\n${lines.join("")}} as const;\n\n`;
}

/** Returns which status of a message replaces which, as the server decides it. */
function replacedStatusesOf({ MessageStatus }) {
  const type =
    'Readonly<Record<components["schemas"]["MessageStatus"], readonly components["schemas"]["MessageStatus"][]>>';
  const lists = listsOf(MessageStatus["x-replaces"]);
  return `/** For each status of a message, the statuses that it replaces when it is reported. */\nexport const REPLACES: ${type} = {\n${lists}};\n\n`;
}

function leftStatusesOf({ MessageStatus }) {
  return `/** The statuses of a sent message that WhatsApp has acknowledged. */\nexport const LEFT = ${listOf(MessageStatus["x-left"])} as const;\n\n`;
}

function commandsOf({ CampaignStatus }) {
  const lists = listsOf(CampaignStatus["x-commands"]);
  return `/** For each status of a broadcast, the commands that change it. */\nexport const COMMANDS = {\n${lists}} as const;\n\n`;
}

function limitsOf({ "x-limits": limits }) {
  const lines = Object.entries(limits).map(([name, limit]) => `    ${name}: ${literal(limit)},\n`);
  return `/** The server's limits, with their units in their names. */\nexport const LIMITS = {\n${lines.join("")}} as const;\n\n`;
}

const literal = (value) =>
  typeof value === "object"
    ? `{ ${Object.entries(value)
        .map(([name, part]) => `${name}: ${literal(part)}`)
        .join(", ")} }`
    : String(value);

const listOf = (names) => `[${names.map((name) => `"${name}"`).join(", ")}]`;

const listsOf = (lists) =>
  Object.entries(lists)
    .map(([name, names]) => `    ${name}: ${listOf(names)},\n`)
    .join("");
