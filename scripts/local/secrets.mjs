// Makes the secrets of a local stack. They are random, and they are kept with its data, so that sessions survive a restart.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export function localSecrets(directory) {
  const path = join(directory, "secrets.json");
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8"));
  const secrets = {
    SESSION_SECRET: randomBytes(48).toString("base64url"),
    demoPassword: randomBytes(9).toString("base64url"),
  };
  mkdirSync(directory, { recursive: true });
  writeFileSync(path, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}
