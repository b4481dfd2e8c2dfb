import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The spec files that take longest, in this order: they begin first, so that no process waits for one of them at the end. */
const SLOWEST = [
  "worker/broadcast_pace",
  "worker/disaster",
  "worker/walkthrough",
  "worker/pacing",
  "worker/trap",
  "worker/broadcast",
  "worker/events",
  "browser/accessibility",
  "browser/broadcasts",
  "browser/pacing",
  "browser/smoothness",
  "browser/live",
  "browser/opt_outs",
  "browser/broadcast_states",
];

class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const found = SLOWEST.findIndex((name) => moduleId.endsWith(`/tests/${name}.spec.ts`));
      return found === -1 ? SLOWEST.length : found;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}

// The dashboard's unit tests have their own configuration in frontend/.
export default defineConfig({
  test: {
    include: ["tests/{worker,peers,browser}/**/*.spec.ts"],
    environment: "node",
    pool: "forks", // each process owns its child processes
    isolate: false, // a process runs many spec files, and loads wrangler and Miniflare once
    maxWorkers: 2, // Chromium keeps two cores busy; `npm test` runs the specs without it four side by side
    sequence: { sequencer: SlowestFirst },
    chaiConfig: { truncateThreshold: 0 }, // the list of what failed has only the message, so that has the whole values
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    retry: process.env.CI ? 1 : 0, // a shared machine may stall; the report names what needed it
  },
});
