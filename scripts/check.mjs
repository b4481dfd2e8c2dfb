// npm run check: runs every check that does not run the product.
import { main } from "./run.mjs";
import { continueOnNewNode } from "./setup/node_modules.mjs";
import { setup } from "./setup.mjs";

await main(async () => {
  await setup({ without: ["chromium", "rust_tools", "nightly"] });
  await continueOnNewNode();
  const { check } = await import("./check/checks.mjs");
  await check();
});
