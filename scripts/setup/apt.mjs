// Installs Debian packages where the script runs as root on Debian or Ubuntu, as in a container.
import { capture, run } from "../run.mjs";

export async function mayInstall() {
  return process.getuid?.() === 0 && (await capture("apt-get", ["--version"])).code === 0;
}

/** Returns whether the package lists of this system have the package. */
export async function isOffered(name) {
  return (await capture("apt-cache", ["show", name])).code === 0;
}

export async function aptInstall(...packages) {
  const environment = { DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-q"], { env: environment });
  await run("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...packages], { env: environment });
}
