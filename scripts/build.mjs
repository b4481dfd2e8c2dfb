// npm run build: builds everything that is deployed, the release build of the Workers and the dashboard.
import { buildFrontend } from "./build-frontend.mjs";
import { buildWorker } from "./build-worker.mjs";
import { main, printPhases } from "./run.mjs";
import { setup } from "./setup.mjs";

await main(async () => {
  await setup({ without: ["chromium"] });
  await buildWorker("release", { exactCommit: true });
  await buildFrontend();
  printPhases();
});
