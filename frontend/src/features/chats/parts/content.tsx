import { useTranslation } from "react-i18next";
import type { Content } from "~/api/types";
import { detailOf } from "~/features/messages/content-text";
import { FoldedText } from "~/features/messages/parts/message-text";

const said = "break-words whitespace-pre-wrap [overflow-wrap:anywhere]";

/** What a message says: its words, below the name of its kind unless it is a text. */
export function ContentView({ content }: { content: Content }) {
  const { t } = useTranslation();
  const detail = detailOf(content);
  const isText = content.kind === "text" || content.kind === "answer";
  return (
    <>
      {!isText && <p className="text-sm text-bubble-meta italic">{t(`content.${content.kind}`)}</p>}
      {detail !== null && (
        <p className={said}>
          <FoldedText text={detail} />
        </p>
      )}
    </>
  );
}
