import { expect, it } from "vitest";
import type { StoredFile } from "~/api/types";
import { contentWith, faultOf, sentAs } from "./outgoing";

const MIB = 1_024 * 1_024;

it("a type that phones show is sent as what it is, anything else and what is too large for that as a document", () => {
  for (const [type, size, kind] of [
    ["image/jpeg", 5 * MIB, "image"],
    ["image/jpeg", 5 * MIB + 1, "document"],
    ["IMAGE/PNG", 1, "image"],
    ["image/webp", 1, "document"],
    ["image/svg+xml", 1, "document"],
    ["video/mp4", 16 * MIB, "video"],
    ["video/quicktime", 1, "document"],
    ["audio/ogg; codecs=opus", 1, "audio"],
    ["audio/wav", 1, "document"],
    ["application/pdf", 1, "document"],
    ["", 1, "document"],
  ] as const)
    expect([type, sentAs({ type, size })]).toEqual([type, kind]);
});

it("a file that is empty or larger than a document cannot be sent", () => {
  expect([faultOf({ size: 0 }), faultOf({ size: 1 }), faultOf({ size: 100 * MIB })]).toEqual(["empty", null, null]);
  expect(faultOf({ size: 100 * MIB + 1 })).toBe("tooLarge");
});

it("a recording is a voice note with its length and how loud it is", () => {
  const stored = { id: "fil_1", kind: "audio", name: "voice.ogg" } as StoredFile;
  const facts = { isVoice: true, seconds: 4, preview: { waveform: "AAEC" } };
  expect(contentWith(stored, facts, "")).toEqual({
    kind: "voice_note",
    file: "fil_1",
    seconds: 4,
    preview: facts.preview,
  });
  const video = { id: "fil_1", kind: "video", name: null } as unknown as StoredFile;
  const shown = { preview: { width: 4, height: 3 }, seconds: 2 };
  expect(contentWith(video, shown, "")).toEqual({ kind: "video", file: "fil_1", ...shown });
});

it("the words of the user are the caption, but not of audio", () => {
  const stored = (kind: StoredFile["kind"]) => ({ id: "fil_1", kind, name: "a.bin" }) as StoredFile;
  expect(contentWith(stored("image"), {}, "Menu")).toEqual({ kind: "image", file: "fil_1", caption: "Menu" });
  expect(contentWith(stored("image"), {}, "  ")).toEqual({ kind: "image", file: "fil_1" });
  expect(contentWith(stored("audio"), {}, "Menu")).toEqual({ kind: "audio", file: "fil_1" });
  expect(contentWith(stored("document"), {}, "")).toEqual({ kind: "document", file: "fil_1", fileName: "a.bin" });
});
