// npm run chaos -- 20: kills workerd with SIGKILL that many times under traffic and counts what was lost or doubled.
import { buildSimulator } from "./build-simulator.mjs";
import { buildWorker } from "./build-worker.mjs";
import { bin } from "./places.mjs";
import { main, run } from "./run.mjs";
import { setup } from "./setup.mjs";

const SPEC = "tests/worker/durability.spec.ts";

await main(async () => {
  const [rounds = "20"] = process.argv.slice(2);
  if (!/^[1-9]\d*$/.test(rounds)) throw new Error(`"${rounds}" is no number of rounds. Try: npm run chaos -- 20`);
  await setup({ without: ["chromium"] });
  await buildSimulator();
  await buildWorker("simulator");
  await run(bin("node"), [bin("vitest"), "run", SPEC], { env: { CWA_KILLS: rounds } });
});
