// npm run api: writes the API's contract from the code, and the dashboard's types from the contract. Both are committed;
// `npm test` fails when they differ from what this command would write.
import { writeFile } from "node:fs/promises";
import { cargo } from "./cargo.mjs";
import { main, phase } from "./run.mjs";
import { continueOnNewNode } from "./setup/node_modules.mjs";
import { setup } from "./setup.mjs";

await main(async () => {
  await setup({ without: ["chromium"] });
  await continueOnNewNode();
  await phase("Contract", "a minute or two", () =>
    cargo(["test", "--locked", "--quiet", "--test", "contract"], { env: { CWA_WRITE_CONTRACT: "1" } }),
  );
  const { TYPES, typesOfContract } = await import("./api/types.mjs");
  await writeFile(TYPES, await typesOfContract());
});
