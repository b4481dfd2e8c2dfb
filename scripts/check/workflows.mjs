// Only GitHub can run the workflows of GitHub Actions, so a mistake in them shows late. This module finds the mistakes that
// can be found without GitHub.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { inRoot } from "../places.mjs";

const FOLDER = ".github/workflows";
const WITHOUT_RUN = /^npm (test|start)\b/;
const CALLS = /^npm (?:run )?([\w:-]+)/;
const PINNED = /^[\w.-]+\/[\w./-]+@(v\d+(\.\d+){0,2}|[0-9a-f]{40})$/;

/** Throws one error that lists all mistakes. */
export function checkGitHubWorkflows() {
  const { scripts } = JSON.parse(readFileSync(inRoot("package.json"), "utf8"));
  const mistakes = readdirSync(inRoot(FOLDER)).flatMap((name) => {
    const text = readFileSync(inRoot(FOLDER, name), "utf8");
    return mistakesOf(text, scripts).map((mistake) => `${join(FOLDER, name)}: ${mistake}`);
  });
  if (mistakes.length > 0) throw new Error(mistakes.join("\n  "));
}

/** Returns the mistakes in one GitHub Actions workflow, given its YAML text and the scripts of package.json. */
export function mistakesOf(text, scripts) {
  let workflow;
  try {
    workflow = load(text);
  } catch (error) {
    return [`no valid YAML: ${error.message}`];
  }
  const { jobs = {}, permissions, on } = workflow ?? {};
  const names = Object.keys(jobs);
  const steps = Object.values(jobs).flatMap(({ steps = [] }) => steps);
  const used = [...Object.values(jobs), ...steps].flatMap(({ uses }) => uses ?? []);
  return [
    ...(on ? [] : ["nothing starts it"]),
    ...(names.length > 0 ? [] : ["it has no job"]),
    ...(permissions?.contents === "read" ? [] : ["its token may do more than read"]),
    ...Object.values(jobs)
      .flatMap(({ needs = [] }) => needs)
      .filter((name) => !names.includes(name))
      .map((name) => `no job is called ${name}`),
    ...used
      .filter((action) => !action.startsWith("./") && !PINNED.test(action))
      .map((action) => `${action} is not pinned`),
    ...steps
      .flatMap(({ run = "" }) => run.split("\n").filter(Boolean))
      .flatMap((line) => mistakesInCommand(line, scripts)),
  ];
}

function mistakesInCommand(line, scripts) {
  const [, script] = line.match(CALLS) ?? [];
  if (!script) return [`"${line}" is none of the project's commands`];
  if (!scripts[script]) return [`package.json has no script ${script}`];
  if (!line.startsWith("npm run ") && !WITHOUT_RUN.test(line)) return [`"${line}" lacks its run`];
  return [];
}
