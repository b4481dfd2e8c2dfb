/** Files that the user sends: what they are sent as, and their upload. */

import { LIMITS } from "~/api/contract";
import { upload } from "~/api/file-transfer";
import type { FilePreview, NewContent, StoredFile } from "~/api/types";

export type SentAs = "image" | "video" | "audio" | "document";

const MIB = 1_024 * 1_024;

/** The types that phones show; every other file is sent as a document. */
const SHOWN: Record<Exclude<SentAs, "document">, readonly string[]> = {
  image: ["image/jpeg", "image/png"],
  video: ["video/mp4", "video/3gpp"],
  audio: ["audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/aac", "audio/amr", "audio/ogg"],
};

/** What a file is sent as: a type that phones show, if it is not too large for that, or else a document. */
export function sentAs({ type, size }: { type: string; size: number }): SentAs {
  const essence = type.split(";")[0]?.trim().toLowerCase() ?? "";
  for (const kind of ["image", "video", "audio"] as const)
    if (SHOWN[kind].includes(essence) && size <= LIMITS.fileMib[kind] * MIB) return kind;
  return "document";
}

/** Why a file cannot be sent at all. */
export function faultOf({ size }: { size: number }): "empty" | "tooLarge" | null {
  if (size === 0) return "empty";
  return size > LIMITS.fileMib.document * MIB ? "tooLarge" : null;
}

type Transfer = { kind: SentAs; key: string; onProgress: (share: number) => void; signal: AbortSignal };

/** Uploads the file. The server takes an upload with the same `key` once. */
export function uploadFile(file: File, { kind, key, onProgress, signal }: Transfer): Promise<StoredFile> {
  const query = new URLSearchParams({ kind, ...(file.name === "" ? {} : { name: file.name }) });
  const type = file.type === "" ? "application/octet-stream" : file.type;
  return upload<StoredFile>(`/api/files?${query}`, file, { type, key, onProgress, signal });
}

/** What the browser knows about a file besides its bytes. */
export type FileFacts = { preview?: FilePreview; seconds?: number; isVoice?: boolean };

/** Looks into a file that phones show. What the browser cannot read has no preview. */
export async function factsOf(file: Blob, kind: SentAs): Promise<FileFacts> {
  if (kind !== "image" && kind !== "video") return {};
  const { previewOfImage, previewOfVideo } = await import("./preview");
  if (kind === "video") return (await previewOfVideo(file)) ?? {};
  const preview = await previewOfImage(file);
  return preview === null ? {} : { preview };
}

/** The content of a message with an uploaded file. Audio has no caption. */
export function contentWith({ id, kind, name }: StoredFile, facts: FileFacts, caption: string): NewContent {
  const { isVoice, preview, seconds } = facts;
  const words = caption.trim() === "" ? {} : { caption };
  const shown = preview === undefined ? {} : { preview };
  const length = seconds === undefined ? {} : { seconds };
  switch (kind) {
    case "image":
      return { kind, file: id, ...shown, ...words };
    case "video":
      return { kind, file: id, ...shown, ...length, ...words };
    case "audio":
      return isVoice ? { kind: "voice_note", file: id, ...shown, ...length } : { kind, file: id, ...length };
    case "document":
      return { kind, file: id, ...words, ...(name == null ? {} : { fileName: name }) };
  }
}
