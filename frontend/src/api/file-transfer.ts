/** Whole files: sent with their progress, and kept on the reader's disk. */

import { api } from ".";
import { answerFrom, fetchFromSource } from "./answer-source";
import { NO_ANSWER, unwrap } from "./api-error";

export type Upload = {
  type: string;
  /** Told as the bytes leave, from 0 to 1. */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
};

/** Sends the bytes as they are. Only an `XMLHttpRequest` says how many have left. */
export async function upload<T>(path: string, body: Blob, options: Upload): Promise<T> {
  return unwrap<T>(await api.withSession(() => answerFrom({ method: "POST", path }, () => post(path, body, options))));
}

function post(path: string, body: Blob, { type, onProgress, signal }: Upload): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.setRequestHeader("accept", "application/json");
    request.setRequestHeader("content-type", type);
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total === 0 ? 1 : loaded / total);
    request.onload = () => resolve(new Response(request.responseText, { status: request.status }));
    request.onerror = () => reject(NO_ANSWER());
    request.onabort = () => reject(new DOMException("aborted", "AbortError"));
    signal?.addEventListener("abort", () => request.abort());
    if (signal?.aborted) return reject(new DOMException("aborted", "AbortError"));
    request.send(body);
  });
}

/** Fetches a file and hands it to the browser to keep. */
export async function download(path: string, fileName: string): Promise<void> {
  const reply = await api.withSession(() => read(path));
  if (!reply.ok) await unwrap(reply);
  keep(await reply.blob(), fileName);
}

async function read(path: string): Promise<Response> {
  try {
    return await fetchFromSource(path, { credentials: "same-origin" });
  } catch {
    throw NO_ANSWER();
  }
}

/** As if the person had clicked on a link to it. */
export function keep(file: Blob, fileName: string): void {
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement("a"), { href: url, download: fileName });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
