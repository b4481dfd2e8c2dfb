// Removes the function names from a wasm module: they are a sixth of the upload and are needed only to read a stack trace. The module with
// names is kept beside the build, so that a stack trace from production can still be resolved.
import { readFileSync, writeFileSync } from "node:fs";

const CUSTOM = 0;
const HEADER_BYTES = 8;

/** Removes the names from the module at `path` and keeps the original at `namedPath`. */
export function moveNames(path, namedPath) {
  const module = readFileSync(path);
  const kept = [...sections(module)].filter(({ id, name }) => !(id === CUSTOM && name === "name"));
  writeFileSync(namedPath, module);
  writeFileSync(path, Buffer.concat([module.subarray(0, HEADER_BYTES), ...kept.map(({ bytes }) => bytes)]));
}

function* sections(module) {
  for (let start = HEADER_BYTES; start < module.length; ) {
    const id = module[start];
    const size = number(module, start + 1);
    const end = size.next + size.value;
    const length = id === CUSTOM ? number(module, size.next) : null;
    const name = length && module.toString("utf8", length.next, length.next + length.value);
    yield { id, name, bytes: module.subarray(start, end) };
    start = end;
  }
}

/** Returns an unsigned LEB128 number and the position after it. */
function number(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7, at++) {
    value += (bytes[at] & 0x7f) * 2 ** shift;
    if ((bytes[at] & 0x80) === 0) return { value, next: at + 1 };
  }
}
