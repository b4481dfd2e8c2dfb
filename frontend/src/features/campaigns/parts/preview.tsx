import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Avatar } from "~/features/messages/parts/avatar";
import { useFormat } from "~/i18n/format";
import { Button } from "~/ui/button";
import { useNow } from "~/ui/use-now";
import type { Row } from "../recipients";
import { fill } from "../template";

const SAMPLE_PHONE = "6281234567890";

/** The text on the recipient's phone, one recipient after the other. */
export function Preview({ text, rows, sender }: { text: string; rows: readonly Row[]; sender: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(60_000);
  const [chosen, setChosen] = useState(0);
  const at = Math.min(chosen, Math.max(0, rows.length - 1));
  const row = rows[at];
  const name = row === undefined ? t("newBroadcast.previewName") : row.name;
  const filled = fill(text, row ?? { name, phone: SAMPLE_PHONE });

  return (
    <section aria-label={t("newBroadcast.preview")} className="mx-auto w-full max-w-72">
      <div className="rounded-[2.25rem] border-8 border-[#0f172a] bg-[#0f172a] shadow-xl dark:border-[#475569]">
        <div className="overflow-hidden rounded-[1.75rem]">
          <div className="flex items-center gap-2.5 bg-[#075e54] px-4 pt-5 pb-3 text-white">
            <Avatar name={sender} of={sender} />
            <p className="min-w-0 truncate font-semibold">{sender}</p>
          </div>
          <div className="wallpaper flex h-80 flex-col overflow-y-auto p-3">
            <div
              className="mt-auto w-fit max-w-[90%] rounded-xl rounded-tl-none bg-bubble-in px-3 py-2 shadow-xs"
              data-testid="preview"
            >
              <p className="[overflow-wrap:anywhere] whitespace-pre-wrap">
                {filled === "" ? t("newBroadcast.previewEmpty") : filled}
              </p>
              <p className="mt-0.5 flex items-center justify-end gap-1 text-xs text-bubble-meta tabular">
                {format.clock(new Date(now).toISOString())}
              </p>
            </div>
          </div>
        </div>
      </div>
      <div className="mt-3 flex items-center justify-between gap-2">
        <Button
          look="ghost"
          size="iconSm"
          disabled={at === 0}
          aria-label={t("newBroadcast.previous")}
          onClick={() => setChosen(at - 1)}
        >
          <ChevronLeft aria-hidden />
        </Button>
        <p className="min-w-0 truncate text-center text-xs text-muted">
          {t("newBroadcast.previewFor", { name: row === undefined ? name : row.name || row.phone })}
        </p>
        <Button
          look="ghost"
          size="iconSm"
          disabled={at >= rows.length - 1}
          aria-label={t("newBroadcast.next")}
          onClick={() => setChosen(at + 1)}
        >
          <ChevronRight aria-hidden />
        </Button>
      </div>
    </section>
  );
}
