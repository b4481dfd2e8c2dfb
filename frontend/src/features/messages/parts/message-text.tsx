import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Mark, type Piece, piecesOf } from "../markup";

const TAGS: Readonly<Record<Mark, "strong" | "em" | "s">> = { bold: "strong", italic: "em", struck: "s" };

/** A text with its links and marks, as WhatsApp draws it. */
export function MessageText({ text }: { text: string }) {
  return <Pieces pieces={useMemo(() => piecesOf(text), [text])} />;
}

/** A longer text would fill the screen. */
const LONG = 1_500;
const SHOWN_OF_LONG = 1_000;

/** Ends before the word that would be cut: half a link leads somewhere else. */
function beginningOf(text: string): string {
  const beginning = text.slice(0, SHOWN_OF_LONG);
  const end = beginning.search(/\s\S*$/);
  return end > 0 ? beginning.slice(0, end).trimEnd() : "";
}

/** A message text like `MessageText`, but only the beginning of a long one is shown until somebody asks for the rest. */
export function ShortenedText({ text }: { text: string }) {
  const { t } = useTranslation();
  const [isWhole, setIsWhole] = useState(false);
  if (isWhole || text.length <= LONG) return <MessageText text={text} />;
  return (
    <>
      <MessageText text={`${beginningOf(text)}…`} />{" "}
      <button
        type="button"
        className="font-medium text-brand-text underline-offset-2 hover:underline"
        onClick={() => setIsWhole(true)}
      >
        {t("thread.readMore")}
      </button>
    </>
  );
}

function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  // The pieces of a text are never reordered.
  return pieces.map((piece, index) => {
    const key = `${index}-${piece.kind}`;
    switch (piece.kind) {
      case "text":
        return piece.text;
      case "code":
        return (
          <code key={key} className="rounded bg-black/8 px-1 font-mono text-[0.92em] dark:bg-white/12">
            {piece.text}
          </code>
        );
      case "link":
        return (
          <a
            key={key}
            href={piece.href}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className="underline underline-offset-2"
          >
            {piece.text}
          </a>
        );
      case "marked": {
        const Tag = TAGS[piece.mark];
        return (
          <Tag key={key}>
            <Pieces pieces={piece.pieces} />
          </Tag>
        );
      }
    }
    return null;
  });
}
