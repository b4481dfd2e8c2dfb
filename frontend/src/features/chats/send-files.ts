import type { NewContent } from "~/api/types";
import { contentWith } from "~/features/files/outgoing";
import type { Attachments } from "./use-attachments";

/**
 * Sends the files one after the other, in their order, each as a message; the text is the caption of the first one that can have a caption.
 * A file that could not be sent stays with its error, and those behind it stay, too: sending again continues there. Returns what is left of
 * the text, and whether all files are sent.
 */
export async function sendFiles(
  { attachments, remove, fail }: Pick<Attachments, "attachments" | "remove" | "fail">,
  text: string,
  send: (content: NewContent, key: string) => Promise<void>,
): Promise<{ text: string; areSent: boolean }> {
  let rest = text;
  for (const { key, uploaded, facts } of attachments) {
    if (uploaded === null) return { text: rest, areSent: false };
    const content = contentWith(uploaded, facts, rest);
    fail(key, null);
    try {
      await send(content, key);
    } catch (error) {
      fail(key, error);
      return { text: rest, areSent: false };
    }
    if ("caption" in content) rest = "";
    remove(key);
  }
  return { text: rest, areSent: true };
}
