// How `npm run check` checks the workflows that only GitHub runs.
import { describe, expect, it } from "vitest";
import { checkGitHubWorkflows, mistakesOf } from "../../scripts/check/workflows.mjs";

const SCRIPTS = { test: "node test", check: "node check" };

const workflow = (job: string, top = "on: push\npermissions: { contents: read }") =>
  mistakesOf(`${top}\njobs:\n  one: ${job}\n`, SCRIPTS);

describe("a workflow", () => {
  it("of this repository passes", () => {
    expect(() => checkGitHubWorkflows()).not.toThrow();
  });

  it("may use actions with a version and the scripts of package.json", () => {
    expect(
      workflow("{ steps: [{ uses: actions/checkout@v6 }, { run: npm run check }, { run: npm test -- native }] }"),
    ).toEqual([]);
  });

  it.each([
    ["{ steps: [{ run: npm run chekc }] }", "package.json has no script chekc"],
    ["{ steps: [{ run: npm check }] }", '"npm check" lacks its run'],
    ["{ steps: [{ run: cargo test }] }", '"cargo test" is none of the project\'s commands'],
    ["{ steps: [{ uses: actions/checkout@main }] }", "actions/checkout@main is not pinned"],
    ["{ needs: two, steps: [] }", "no job is called two"],
  ])("is refused: %s", (job, slip) => {
    expect(workflow(job)).toEqual([slip]);
  });

  it("that is no YAML, or whose token may write, is refused", () => {
    expect(mistakesOf("on: [", SCRIPTS)[0]).toContain("no valid YAML");
    expect(workflow("{ steps: [] }", "on: push")).toEqual(["its token may do more than read"]);
  });
});
