// npm run check: everything that can be said about the code without running the product.
import { main } from "./run.mjs";
import { continueOnNewNode } from "./setup/node_modules.mjs";
import { setup } from "./setup.mjs";

await main(async () => {
  await setup({ without: ["chromium", "rust_tools", "nightly"] });
  await continueOnNewNode();
  const { check } = await import("./check/checks.mjs");
  await check();
});
