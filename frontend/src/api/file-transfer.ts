/** Uploads files with their progress, and downloads files to the user's disk. */

import { api } from ".";
import { answerFrom, fetchFromSource } from "./answer-source";
import { NO_ANSWER, unwrap } from "./api-error";

export type Upload = {
  type: string;
  /** The server executes the request once for each key. */
  key?: string;
  /** Called while the bytes are sent, with a share from 0 to 1. */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
};

/** Uploads the bytes unchanged. Only an `XMLHttpRequest` reports how many have been sent. */
export async function upload<T>(path: string, body: Blob, options: Upload): Promise<T> {
  return unwrap<T>(await api.withSession(() => answerFrom({ method: "POST", path }, () => post(path, body, options))));
}

function post(path: string, body: Blob, { type, key, onProgress, signal }: Upload): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("accept", "application/json");
    request.setRequestHeader("content-type", type);
    if (key !== undefined) request.setRequestHeader("idempotency-key", key);
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total === 0 ? 1 : loaded / total);
    request.onload = () => resolve(new Response(request.responseText, { status: request.status }));
    request.onerror = () => reject(NO_ANSWER());
    request.onabort = () => reject(new DOMException("aborted", "AbortError"));
    signal?.addEventListener("abort", () => request.abort());
    if (signal?.aborted) return reject(new DOMException("aborted", "AbortError"));
    request.send(body);
  });
}

/** The beginning of the last line of a long file whose rest the server could not load (`src/download.rs`). */
const INCOMPLETE = '"#incomplete';
/** The last line of such a file is shorter than this. */
const LAST_LINE_BYTES = 500;

/** Downloads a file and gives it to the browser to save. */
export async function download(path: string, fileName: string): Promise<void> {
  const reply = await api.withSession(() => read(path));
  if (!reply.ok) await unwrap(reply);
  const file = await reply.blob();
  const end = await file.slice(-LAST_LINE_BYTES).text();
  if (end.trimEnd().split("\n").at(-1)?.startsWith(INCOMPLETE)) throw NO_ANSWER();
  keep(file, fileName);
}

async function read(path: string): Promise<Response> {
  try {
    return await fetchFromSource(path, { credentials: "same-origin" });
  } catch {
    throw NO_ANSWER();
  }
}

/** Saves a file as if the user had clicked a download link. */
export function keep(file: Blob, fileName: string): void {
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement("a"), { href: url, download: fileName });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
