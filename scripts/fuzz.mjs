// npm run fuzz: calls every route of the API with thousands of generated requests, valid and invalid, and compares each
// answer with the contract: no 5xx, no status, content type, header or body that the contract does not have.
//   --max-examples=N   generated requests per route and pass, default 10
//   --seed=N           other requests; the same seed generates the same requests
//   --as-built         the existing builds, even if their sources have changed
// Needs Python 3.10 or newer; installs schemathesis into the project's cache.
import { parseArgs } from "node:util";
import { buildSimulator } from "./build-simulator.mjs";
import { buildWorker } from "./build-worker.mjs";
import { installSchemathesis } from "./fuzz/schemathesis.mjs";
import { main } from "./run.mjs";
import { continueOnNewNode } from "./setup/node_modules.mjs";
import { setup } from "./setup.mjs";

await main(async () => {
  const { values } = parseArgs({
    options: {
      "max-examples": { type: "string", default: "10" },
      seed: { type: "string", default: "1" },
      "as-built": { type: "boolean", default: false },
    },
  });
  for (const name of ["max-examples", "seed"]) {
    if (!/^[1-9]\d{0,8}$/.test(values[name])) throw new Error(`--${name} is a whole number from 1 on.`);
  }
  const build = process.env.CWA_BUILD ?? "simulator";
  await installSchemathesis();
  await setup({ without: ["chromium"] });
  await continueOnNewNode();
  if (!values["as-built"]) {
    await buildSimulator();
    await buildWorker(build);
  }
  const { fuzz } = await import("./fuzz/passes.mjs");
  await fuzz({ build, maxExamples: values["max-examples"], seed: values.seed });
});
