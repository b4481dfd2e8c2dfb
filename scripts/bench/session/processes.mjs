// Reads the processor time and the memory of a process from Linux.
import { readFileSync } from "node:fs";

/** The kernel counts processor time in ticks of 10 ms. */
const TICK_MS = 10;

/** Returns the processor time that a process has used so far, user and system. */
export function processorMs(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const [, rest] = stat.split(/\) (?=[A-Z] )/);
  const fields = rest.split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

export function residentMiB(pid) {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(kilobytes) / 1024;
}
