// Installs schemathesis at its pinned version into its own Python environment.
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { SCHEMATHESIS, schemathesisHome } from "../places.mjs";
import { capture, phase, run, say } from "../run.mjs";
import { aptInstall, mayInstall } from "../setup/apt.mjs";

const OLDEST_PYTHON = "3.10";
const PYTHONS = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10"];
const NEW_ENOUGH = `import sys; sys.exit(sys.version_info < (${OLDEST_PYTHON.replace(".", ", ")}))`;

export const schemathesis = join(schemathesisHome, "bin/schemathesis");

/** Installs it once. A machine without Python gets an error, because a run that tests nothing must not pass. */
export async function installSchemathesis() {
  if (existsSync(schemathesis)) return;
  if ((await findPython()) === null && (await mayInstall())) {
    await phase("Setup: Debian's Python for the fuzz", "about 1 min", () => aptInstall("python3", "python3-venv"));
  }
  const python = await findPython();
  if (python === null) throw noPython();
  await phase(`Setup: schemathesis ${SCHEMATHESIS}`, "about half a minute", async () => {
    say(`goes to ${schemathesisHome}`);
    await install(python).catch((error) => {
      rmSync(schemathesisHome, { recursive: true, force: true });
      throw error;
    });
  });
}

async function findPython() {
  for (const python of PYTHONS) {
    if ((await capture(python, ["-c", NEW_ENOUGH])).code === 0) return python;
  }
  return null;
}

function noPython() {
  return new Error(
    `The fuzz needs Python ${OLDEST_PYTHON} or newer and there is none, so nothing was tested. ` +
      "Debian and Ubuntu: sudo apt-get install python3-venv",
  );
}

async function install(python) {
  const made = await capture(python, ["-m", "venv", "--clear", schemathesisHome]);
  if (made.code !== 0) {
    throw new Error(
      "Python cannot make an environment, so nothing was tested. Debian and Ubuntu: sudo apt-get install python3-venv",
      { cause: new Error(made.output.trim()) },
    );
  }
  const quiet = ["--quiet", "--disable-pip-version-check", "--no-input"];
  const pip = join(schemathesisHome, "bin/pip");
  await run(pip, ["install", ...quiet, `schemathesis==${SCHEMATHESIS}`]);
}
