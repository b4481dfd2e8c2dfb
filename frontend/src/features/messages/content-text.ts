import type { TFunction } from "i18next";
import type { Chat, Content } from "~/api/types";
import { isKnown } from "~/i18n";

export type NoticeKind = Extract<Content, { kind: "notice" }>["about"];

/** Kinds of content of which a list shows only the words, without the name of the kind. */
const KINDS_SHOWN_WITHOUT_NAME: readonly string[] = [
  "text",
  "answer",
  "edit",
  "buttons",
  "list",
] satisfies Content["kind"][];

/** The contents that have a file. */
export type FileContent = Extract<
  Content,
  { kind: "image" | "video" | "video_note" | "voice_note" | "audio" | "document" | "sticker" }
>;

const KINDS_WITH_FILE: readonly string[] = [
  "image",
  "video",
  "video_note",
  "voice_note",
  "audio",
  "document",
  "sticker",
] satisfies FileContent["kind"][];

export const hasFile = (content: Content): content is FileContent => KINDS_WITH_FILE.includes(content.kind);

/** What a message says. A server of the previous release sends only its text. */
export function contentOf({ content, text }: { content?: Content | undefined; text: string }): Content {
  return content ?? { kind: "text", text };
}

/** Whether there is something to answer or to change: the message was not deleted and is no notice. */
export function saysSomething(message: Parameters<typeof contentOf>[0]): boolean {
  const { kind } = contentOf(message);
  return kind !== "deleted" && kind !== "notice" && kind !== "group_change";
}

/** The last message of a chat in one line: the name of its kind in the language of the page, and its words. */
export function previewOf({ lastKind, lastText }: Pick<Chat, "lastKind" | "lastText">, t: TFunction): string {
  // A newer server may know kinds that this page does not.
  if (KINDS_SHOWN_WITHOUT_NAME.includes(lastKind) || !isKnown(`content.${lastKind}`)) return lastText;
  if (lastKind === "notice") {
    const about = /^\[([^\]]*)\]/.exec(lastText)?.[1]?.replaceAll(" ", "_");
    return about !== undefined && isKnown(`notice.${about}`) ? t(`notice.${about as NoticeKind}`) : lastText;
  }
  const name = t(`content.${lastKind as Exclude<Content["kind"], "text" | "answer">}`);
  // The server puts the English name in brackets before the words.
  const words = lastText.replace(/^\[[^\]]*\] ?/, "");
  return words === "" ? name : `${name}: ${words}`;
}

/** The words beside the name of a content's kind; `null` for a kind without any. Line breaks separate several. */
export function detailOf(content: Content): string | null {
  switch (content.kind) {
    case "text":
    case "answer":
    case "edit":
      return content.text;
    case "image":
    case "video":
    case "live_location":
      return content.caption ?? null;
    case "document":
      return lines(content.fileName, content.caption);
    case "location":
      return lines(content.name, content.address);
    case "contacts":
      return lines(...content.cards.map(({ name }) => name));
    case "poll":
      return lines(content.question, ...content.options.map((option) => `• ${option}`));
    case "buttons":
      return lines(content.text, content.footer, ...content.buttons.map(({ text }) => `• ${text}`));
    case "list": {
      const choices = content.sections.flatMap(({ choices: rows }) => rows.map(({ text }) => `• ${text}`));
      return lines(content.text, content.footer, ...choices);
    }
    case "event":
      return lines(content.name, content.description, content.place);
    case "order":
    case "payment":
      return content.text ?? null;
    case "product":
      return lines(content.title, content.text);
    case "group_invite":
      return lines(content.group, content.text);
    case "reaction":
      return content.emoji ?? null;
    case "poll_vote":
      return lines(...content.options);
    case "video_note":
    case "voice_note":
    case "audio":
    case "sticker":
    case "album":
    case "deletion":
    case "deleted":
    case "notice":
    case "group_change":
    case "unknown":
      return null;
  }
}

function lines(...parts: readonly (string | null | undefined)[]): string | null {
  const words = parts.filter((part) => part !== null && part !== undefined && part.trim() !== "");
  return words.length === 0 ? null : words.join("\n");
}
