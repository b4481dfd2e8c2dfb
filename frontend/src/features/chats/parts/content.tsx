import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Content } from "~/api/types";
import type { MessageFile } from "~/features/files/file";
import { FileView } from "~/features/files/parts/file-view";
import { detailOf, hasFile } from "~/features/messages/content-text";
import { ShortenedText } from "~/features/messages/parts/message-text";

const said = "break-words whitespace-pre-wrap [overflow-wrap:anywhere]";

/**
 * What a message says: its words, below the name of its kind unless it is a text. A file is shown itself; one of an earlier
 * release, of which nothing is here, says where it can be opened.
 */
export function ContentView({ content }: { content: Content }) {
  const { t } = useTranslation();
  const file: MessageFile | null = hasFile(content) ? content.file : null;
  if (hasFile(content) && file?.state !== undefined) return <FileWithWords content={content} file={file} />;
  const name = nameOf(content, t);
  return (
    <>
      {name !== null && <p className="text-sm text-bubble-meta italic">{name}</p>}
      <Words words={detailOf(content)} />
      {(content.kind === "location" || content.kind === "live_location") && <MapLink at={content.at} />}
      {file !== null && <p className="text-xs text-bubble-meta">{t("thread.openOnPhone")}</p>}
    </>
  );
}

/** Leads to the place on a map in another tab. */
function MapLink({ at: { latitude, longitude } }: Pick<Extract<Content, { kind: "location" }>, "at">) {
  const { t } = useTranslation();
  return (
    <a
      href={`https://www.google.com/maps/search/?api=1&query=${latitude},${longitude}`}
      target="_blank"
      rel="noreferrer"
      className="text-sm underline underline-offset-2"
    >
      {t("thread.openMap")}
    </a>
  );
}

type FileWithWordsProps = Parameters<typeof FileView>[0];

function FileWithWords({ content, file }: FileWithWordsProps) {
  // The name of a document is shown with the file.
  const words = content.kind === "document" ? content.caption : detailOf(content);
  return (
    <>
      <FileView content={content} file={file} />
      <Words words={words} />
    </>
  );
}

function Words({ words }: { words: string | null }) {
  if (words === null) return null;
  return (
    <p className={said}>
      <ShortenedText text={words} />
    </p>
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
