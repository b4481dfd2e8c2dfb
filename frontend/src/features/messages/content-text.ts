import type { Content } from "~/api/types";

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
      return content.text ?? null;
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
    case "notice":
    case "unknown":
      return null;
  }
}

function lines(...parts: readonly (string | null | undefined)[]): string | null {
  const words = parts.filter((part) => part !== null && part !== undefined && part.trim() !== "");
  return words.length === 0 ? null : words.join("\n");
}
