// npm start: runs the whole product on this machine, against the simulated WhatsApp network.
//   npm start -- --real          talks to the real WhatsApp instead
//   npm start -- --data FOLDER   keeps its databases there instead of in .local
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { main } from "./run.mjs";
import { continueOnNewNode } from "./setup/node_modules.mjs";
import { setup } from "./setup.mjs";

await main(async () => {
  const { values } = parseArgs({ options: { real: { type: "boolean", default: false }, data: { type: "string" } } });
  const data = values.data && resolve(values.data);
  await setup({ without: ["chromium"] });
  await continueOnNewNode();
  const { start } = await import("./local/start.mjs");
  await start({ real: values.real, data });
});
