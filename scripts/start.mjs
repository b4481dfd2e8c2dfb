// npm start: the whole product on this machine, against the simulated WhatsApp network.
//   npm start -- --real     talks to the real WhatsApp instead
import { main } from "./run.mjs";
import { continueOnNewNode } from "./setup/node_modules.mjs";
import { setup } from "./setup.mjs";

await main(async () => {
  await setup({ without: ["chromium"] });
  await continueOnNewNode();
  const { start } = await import("./local/start.mjs");
  await start({ real: process.argv.includes("--real") });
});
