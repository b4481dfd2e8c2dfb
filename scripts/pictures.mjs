// npm run pictures: takes the screenshots of README and guide into docs/pictures, on the local stack with sample data and
// a fixed clock. Look at the pictures before you commit them.
//   npm run pictures -- inbox palette   only these
//   npm run pictures -- --as-built      with the existing builds, even if their sources have changed
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildFrontend } from "./build-frontend.mjs";
import { buildSimulator } from "./build-simulator.mjs";
import { buildWorker } from "./build-worker.mjs";
import { inRoot } from "./places.mjs";
import { main, phase, say } from "./run.mjs";
import { continueOnNewNode } from "./setup/node_modules.mjs";
import { setup } from "./setup.mjs";

const ADMIN = { email: "ayu@toko.test", password: "a-long-password", name: "Ayu", tenant: "Kopi Dago" };

await main(async () => {
  const { values, positionals: names } = parseArgs({
    options: { "as-built": { type: "boolean", default: false } },
    allowPositionals: true,
  });
  await setup();
  await continueOnNewNode();
  const { SCENES } = await import("./pictures/scenes.mjs");
  const unknown = names.filter((name) => !SCENES.some((scene) => scene.name === name));
  if (unknown.length > 0) throw new Error(`There is no picture called ${unknown.join(", ")}`);
  if (!values["as-built"]) await build();
  const wanted = SCENES.filter(({ name }) => names.length === 0 || names.includes(name));
  await withCamera(async (camera) => {
    for (const scene of wanted) await phase(scene.name, "a few seconds", () => shootAll(camera, scene));
  });
});

async function build() {
  await buildWorker("simulator");
  await buildSimulator();
  await buildFrontend();
}

/** Starts a fresh stack without messages and gives `work` a camera in its dashboard. A scene without sample data shows empty pages. */
async function withCamera(work) {
  const [{ openCamera }, { startSimulator }, { UNREACHED_LIMITS, startStack }] = await Promise.all([
    import("./pictures/camera.mjs"),
    import("./local/simulator.mjs"),
    import("./local/stack.mjs"),
  ]);
  const persistDir = await mkdtemp(join(tmpdir(), "cloudwa-flow-pictures-"));
  let simulator;
  let stack;
  let camera;
  try {
    simulator = await startSimulator();
    const bindings = { RATE_LIMITS: UNREACHED_LIMITS };
    stack = await startStack({ persistDir, bindings, simulatorUrl: simulator.url, admins: [ADMIN] });
    camera = await openCamera(stack.url, ADMIN);
    await work(camera);
  } finally {
    await camera?.close();
    await stack?.dispose();
    await simulator?.stop();
    await rm(persistDir, { recursive: true, force: true });
  }
}

async function shootAll(camera, scene) {
  for (const theme of scene.themes) {
    const name = `${scene.name}${theme === "dark" ? "-dark" : ""}.png`;
    const file = await camera.shoot(scene, theme);
    await writeFile(inRoot("docs/pictures", name), file);
    say(`docs/pictures/${name}: ${Math.round(file.length / 1_000)} kB`);
  }
}
