// npm run deploy: builds the release and migrates the databases, then deploys the objects, the routes that call them, and
// the dashboard that calls the routes. In this order no part calls something that is not deployed yet.
//   npm run deploy -- --dry-run   does everything that needs no account
import { buildFrontend } from "./build-frontend.mjs";
import { buildWorker } from "./build-worker.mjs";
import { bin, inRoot } from "./places.mjs";
import { main, phase, run } from "./run.mjs";
import { setup } from "./setup.mjs";

const DATABASES = ["DB_CONTROL", "DB_TENANTS_0", "SEARCH"];
const QUIET = { WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true" }; // the banner would query npm for a newer wrangler
/** The production branch of the Pages project; a deploy from another branch is a preview. */
const PRODUCTION = "main";

await main(async () => {
  const dryRun = process.argv.includes("--dry-run");
  const wranglerIn = (cwd, ...args) => run(bin("node"), [bin("wrangler"), ...args], { cwd, env: QUIET });
  const wrangler = (...args) => wranglerIn(inRoot(), ...args);
  const deploy = (config) => wrangler("deploy", "--config", config, ...(dryRun ? ["--dry-run"] : []));
  const pages = (...args) => wranglerIn(inRoot("pages"), "pages", ...args); // it looks for its files in the working directory

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
  await phase("Dashboard on Pages", "", () =>
    dryRun ? pages("functions", "build", "--outdir", inRoot("build/pages")) : pages("deploy", "--branch", PRODUCTION),
  );
});
