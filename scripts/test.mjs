// npm test: runs every test.   npm test -- native dashboard worker browser   runs only the named parts.
import { main } from "./run.mjs";
import { continueOnNewNode } from "./setup/node_modules.mjs";
import { setup } from "./setup.mjs";

await main(async () => {
  await setup();
  await continueOnNewNode();
  const { test } = await import("./test/parts.mjs");
  await test(process.argv.slice(2));
});
