import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Content } from "~/api/types";
import { detailOf } from "~/features/messages/content-text";
import { ShortenedText } from "~/features/messages/parts/message-text";

const said = "break-words whitespace-pre-wrap [overflow-wrap:anywhere]";

/** The kinds of which only the name and the words are known here, not the file. */
const FILES: readonly Content["kind"][] = [
  "image",
  "video",
  "video_note",
  "voice_note",
  "audio",
  "document",
  "sticker",
];

/** What a message says: its words, below the name of its kind unless it is a text; for a file also where it can be opened. */
export function ContentView({ content }: { content: Content }) {
  const { t } = useTranslation();
  const detail = detailOf(content);
  const name = nameOf(content, t);
  return (
    <>
      {name !== null && <p className="text-sm text-bubble-meta italic">{name}</p>}
      {detail !== null && (
        <p className={said}>
          <ShortenedText text={detail} />
        </p>
      )}
      {FILES.includes(content.kind) && <p className="text-xs text-bubble-meta">{t("thread.openOnPhone")}</p>}
    </>
  );
}

/** The name of the kind; `null` for a text. */
function nameOf(content: Content, t: TFunction): string | null {
  switch (content.kind) {
    case "text":
    case "answer":
      return null;
    case "notice":
      return t(`notice.${content.about}`);
    case "deleted":
      return content.byAdmin == null
        ? t("content.deleted")
        : t("thread.deletedByAdmin", { name: content.byAdmin.name ?? content.byAdmin.phone ?? t("thread.admin") });
    default:
      return t(`content.${content.kind}`);
  }
}
