// Runs the passes of the fuzz over one world and collects their results.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { capture, durationText, phase, printPhases, say } from "../run.mjs";
import { contractWith } from "./contract.mjs";
import { schemathesis } from "./schemathesis.mjs";
import { startWorld } from "./world.mjs";

const CHECKS = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_headers_conformance",
  "response_schema_conformance",
];

/** These operations remove what the others need, so they come last. */
const ENDINGS = ["deleteDevice", "logOutDevice", "deleteContact", "cancelMessage", "cancelCampaign", "signOut"];

/** Schemathesis's phases that call each operation on its own. */
const STATELESS = "examples,coverage,fuzzing";
/** Schemathesis's phase that puts the ids of one response into the next requests. */
const STATEFUL = "stateful";
const PASSES = [
  { title: "What changes and reads", phases: STATELESS, operations: (name) => !ENDINGS.includes(name) },
  { title: "What ends things", phases: STATELESS, operations: (name) => ENDINGS.includes(name) },
  { title: "One call after another", phases: STATEFUL, operations: () => true },
];

/** Throws if a pass found a problem or did not try every route. */
export async function fuzz({ build, maxExamples, seed }) {
  const world = await phase("Start", "", () => startWorld(build));
  const problems = [];
  try {
    const { contract, operations } = contractWith(world.known);
    const files = writeFiles(world, contract);
    const reports = [];
    for (const pass of PASSES) {
      const names = operations.filter(pass.operations);
      const args = ["--phases", pass.phases, "--max-examples", maxExamples, "--seed", seed];
      const report = await phase(pass.title, "", () => play(world, files, names, args));
      problems.push(
        ...problemsOf(report, pass.phases === STATEFUL ? 1 : names.length).map(
          (problem) => `${pass.title}: ${problem}`,
        ),
      );
      reports.push(report);
    }
    // Without a session every answer would be a 401, which the contract has.
    if ((await world.client.call("GET", "/api/auth/me")).status !== 200) {
      problems.push("the session ended before the last request; ask for fewer examples");
    }
    problems.push(...world.problems.map((message) => `in the log: ${message}`));
    printTotals(reports);
  } finally {
    await world.dispose();
  }
  printPhases();
  if (problems.length > 0) throw new Error(`The fuzz found ${problems.length}:\n  ${problems.join("\n  ")}`);
}

function writeFiles({ directory, url, client, known }, contract) {
  const files = { contract: join(directory, "openapi.json"), config: join(directory, "schemathesis.toml") };
  writeFileSync(files.contract, JSON.stringify(contract));
  writeFileSync(files.config, configOf({ url, headers: client.headers, known }));
  return files;
}

/**
 * Returns the configuration of schemathesis. Four of five requests use ids and numbers that exist; the fifth uses a
 * generated one.
 */
function configOf({ url, headers, known }) {
  const dictionaries = { ...known.ids, phone: known.phones };
  const places = {
    ...Object.fromEntries(Object.keys(known.ids).map((name) => [`path.${name}`, name])),
    "body.deviceIds[*]": "device",
    "body.deviceId": "device",
    "body.recipients[*].phone": "phone",
    "body.phone": "phone",
    "body.to": "phone",
  };
  return [
    `base-url = ${JSON.stringify(url)}`,
    "warnings = false",
    "cache = { enabled = false }",
    "continue-on-failure = true",
    'phases.coverage.unexpected-methods = ["PUT", "OPTIONS"]', // every other method is one more 405 of the same router
    "[headers]",
    `Origin = ${JSON.stringify(headers.origin)}`,
    `Cookie = ${JSON.stringify(headers.cookie)}`,
    "[parameters]",
    ...Object.entries(places).map(
      ([place, dictionary]) => `${JSON.stringify(place)} = { dictionary = "${dictionary}", probability = 0.8 }`,
    ),
    ...Object.entries(dictionaries).map(
      ([name, values]) => `[dictionaries.${name}]\nvalues = ${JSON.stringify(values)}`,
    ),
    "",
  ].join("\n");
}

/** Runs schemathesis once and returns its report. Prints its output if it found something. */
async function play({ directory }, { contract, config }, operations, args) {
  const path = join(directory, "report.json");
  const { code, output } = await capture(
    schemathesis,
    [
      ...["--config-file", config, "run", contract, "--checks", CHECKS.join(","), ...args, "--no-color"],
      ...["--generation-database", "none", "--generation-with-security-parameters", "false"],
      ...["--report", "json", "--report-json-path", path],
      ...operations.flatMap((name) => ["--include-operation-id", name]),
    ],
    { cwd: directory },
  );
  if (code !== 0) console.log(output);
  if (code !== 0 && code !== 1) throw new Error(`schemathesis ended with ${code}; nothing was tested`);
  return JSON.parse(readFileSync(path, "utf8"));
}

function problemsOf({ operations, failures, errors, complete }, fewest) {
  return [
    ...failures.map(({ operation, title }) => `${operation}: ${title}`),
    ...errors.map(({ operation, title }) => `${operation}: ${title}`),
    ...(complete && operations.tested >= fewest ? [] : [`only ${operations.tested} routes were tried`]),
  ];
}

function printTotals(reports) {
  const cases = reports.reduce((sum, { test_cases }) => sum + test_cases.generated, 0);
  const failures = reports.reduce((sum, { test_cases }) => sum + test_cases.unique_failures, 0);
  const routes = reports.at(-1).operations.total;
  const seconds = reports.reduce((sum, { running_time }) => sum + running_time, 0);
  console.log("");
  say(
    `${routes} routes, ${cases} requests in ${durationText(seconds)}, ${failures} answers that the contract does not have`,
  );
  console.log(JSON.stringify({ fuzz: { routes, cases, failures } }));
}
