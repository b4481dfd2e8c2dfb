import { expect, it, vi } from "vitest";
import type { NewContent, StoredFile } from "~/api/types";
import { sendFiles } from "./send-files";
import type { Attachment } from "./use-attachments";

const attachment = (key: string, kind: StoredFile["kind"] = "image"): Attachment => ({
  key,
  file: new File(["x"], `${key}.jpg`),
  kind,
  share: 1,
  uploaded: { id: `fil_${key}`, kind, name: null } as unknown as StoredFile,
  facts: {},
  fault: null,
  error: null,
});

function world(attachments: Attachment[]) {
  const [remove, fail] = [vi.fn(), vi.fn()];
  const sent: [NewContent, string][] = [];
  return { attachments, remove, fail, sent };
}

it("each file is a message, and the text is the caption of the first one that has captions", async () => {
  const { sent, ...files } = world([attachment("a", "audio"), attachment("b"), attachment("c", "document")]);
  const rest = await sendFiles(files, "Menu", async (content, key) => void sent.push([content, key]));
  expect(sent).toEqual([
    [{ kind: "audio", file: "fil_a" }, "a"],
    [{ kind: "image", file: "fil_b", caption: "Menu" }, "b"],
    [{ kind: "document", file: "fil_c" }, "c"],
  ]);
  expect([rest, files.remove.mock.calls]).toEqual([{ text: "", areSent: true }, [["a"], ["b"], ["c"]]]);
});

it("a file that is not sent stays with its error and its key, and the caption is not sent twice", async () => {
  const { sent, ...files } = world([attachment("a"), attachment("b"), attachment("c")]);
  const refused = new Error("no answer");
  const rest = await sendFiles(files, "Menu", async (content, key) => {
    if (key === "b") throw refused;
    sent.push([content, key]);
  });
  expect([rest, sent.length, files.remove.mock.calls]).toEqual([{ text: "", areSent: false }, 1, [["a"]]]);
  expect(files.fail.mock.calls.at(-1)).toEqual(["b", refused]);
});

it("the text of audio alone is left to be sent as a message of its own", async () => {
  const { sent, ...files } = world([attachment("a", "audio")]);
  expect(await sendFiles(files, "Halo", async () => {})).toEqual({ text: "Halo", areSent: true });
  expect(sent).toEqual([]);
});
