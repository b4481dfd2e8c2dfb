// npm run deploy: builds the release, migrates the databases, deploys the objects first and then the routes that call
// them.   npm run deploy -- --dry-run   does everything that needs no account.
import { buildFrontend } from "./build-frontend.mjs";
import { buildWorker } from "./build-worker.mjs";
import { bin } from "./places.mjs";
import { main, phase, run } from "./run.mjs";
import { setup } from "./setup.mjs";

const DATABASES = ["DB_CONTROL", "DB_TENANTS_0", "SEARCH"];

await main(async () => {
  const dryRun = process.argv.includes("--dry-run");
  const wrangler = (...args) =>
    run(bin("node"), [bin("wrangler"), ...args], { env: { WRANGLER_SEND_METRICS: "false" } });
  const deploy = (config) => wrangler("deploy", "--config", config, ...(dryRun ? ["--dry-run"] : []));

  await setup({ without: ["chromium"] });
  await buildWorker("release", { exactCommit: !dryRun });
  await buildFrontend();
  if (!dryRun) {
    for (const database of DATABASES) {
      await phase(`Migrate ${database}`, "", () => wrangler("d1", "migrations", "apply", database, "--remote"));
    }
  }
  await phase("Objects", "", () => deploy("wrangler.sessions.toml"));
  await phase("Routes and dashboard", "", () => deploy("wrangler.toml"));
});
