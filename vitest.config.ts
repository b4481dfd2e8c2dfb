import { defineConfig } from "vitest/config";

// The dashboard's unit tests have their own configuration in frontend/.
export default defineConfig({
  test: {
    include: ["tests/{worker,peers,browser}/**/*.spec.ts"],
    environment: "node",
    pool: "forks", // each spec file owns its child processes
    maxWorkers: 2, // every file runs a workerd and a simulator
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    retry: process.env.CI ? 1 : 0, // a shared machine may stall; the report names what needed it
  },
});
