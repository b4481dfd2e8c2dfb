import { Shuffle, UserRound } from "lucide-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { charactersLeft } from "~/features/messages/text-length";
import { useFormat } from "~/i18n/format";
import { Button } from "~/ui/button";
import { Field, Textarea } from "~/ui/field";
import { place } from "../template";

const BRACES = { open: "{{", close: "}}" };

type MessageFieldProps = {
  text: string;
  /** The recipients' custom columns. */
  columns: readonly string[];
  error: string | null;
  onChange: (text: string) => void;
};

/** The field for the message, with buttons for variables and alternatives. */
export function MessageField({ text, columns, error, onChange }: MessageFieldProps) {
  const { t } = useTranslation();
  const box = useRef<HTMLTextAreaElement>(null);

  function insert(piece: string) {
    const from = box.current?.selectionStart ?? text.length;
    const to = box.current?.selectionEnd ?? from;
    onChange(text.slice(0, from) + piece + text.slice(to));
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(from + piece.length, from + piece.length);
    });
  }

  return (
    <div className="space-y-3">
      <Field
        label={t("newBroadcast.text")}
        hint={t("newBroadcast.textHint", BRACES)}
        error={error}
        aside={<RemainingCharacters text={text} />}
      >
        {(wiring) => (
          <Textarea
            {...wiring}
            ref={box}
            rows={6}
            placeholder={t("newBroadcast.textExample", BRACES)}
            value={text}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a legend */}
      <div role="group" aria-label={t("newBroadcast.insert")} className="flex flex-wrap gap-2">
        <Button look="secondary" size="sm" onClick={() => insert(place("name"))}>
          <UserRound aria-hidden />
          {t("newBroadcast.insertName")}
        </Button>
        {columns.map((column) => (
          <Button
            key={column}
            look="secondary"
            size="sm"
            className="font-mono"
            aria-label={t("newBroadcast.insertColumn", { column })}
            onClick={() => insert(place(column))}
          >
            {column}
          </Button>
        ))}
        <Button look="secondary" size="sm" onClick={() => insert(t("newBroadcast.spinExample"))}>
          <Shuffle aria-hidden />
          {t("newBroadcast.insertSpin")}
        </Button>
      </div>
      <details className="rounded-xl bg-sunken px-4 py-2.5 text-xs">
        <summary className="cursor-pointer font-medium">{t("newBroadcast.help")}</summary>
        <ul className="mt-2 list-disc space-y-1.5 pl-5 text-muted">
          <li>{t("newBroadcast.helpSpin", { example: t("newBroadcast.spinExample") })}</li>
          <li>{t("newBroadcast.helpDefault", BRACES)}</li>
          <li>{t("newBroadcast.helpFormat")}</li>
        </ul>
      </details>
    </div>
  );
}

/** Shows how many characters remain once there are few. If the text is too long, its error says so. */
function RemainingCharacters({ text }: { text: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const left = charactersLeft(text);
  if (left === null || left < 0) return null;
  return (
    <span className="text-xs text-muted tabular">{t("thread.left", { count: left, amount: format.number(left) })}</span>
  );
}
