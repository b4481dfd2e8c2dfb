import { clsx } from "clsx";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CampaignPreview } from "~/api/types";
import { useNow } from "~/api/use-now";
import { Avatar } from "~/features/messages/parts/avatar";
import { MessageText } from "~/features/messages/parts/message-text";
import { phoneNumber, useFormat } from "~/i18n/format";
import { Button } from "~/ui/button";
import { renderSketch } from "../template";

type PhonePreviewProps = {
  text: string;
  sender: string;
  /** The message as the server renders it for the first few recipients. */
  renderings: CampaignPreview["renderings"];
  /** Whether the renderings belong to an older text. */
  isOld: boolean;
  at: number;
  onAt: (at: number) => void;
};

export function useRecipientIndex(count: number): [number, (at: number) => void] {
  const [chosen, setChosen] = useState(0);
  return [Math.min(chosen, Math.max(0, count - 1)), setChosen];
}

/** The message on a recipient's phone, for one recipient at a time; an approximation until the server has answered. */
export function PhonePreview({ text, sender, renderings, isOld, at, onAt }: PhonePreviewProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(60_000);
  const shown = renderings[at];
  const name = shown === undefined ? t("newBroadcast.previewName") : shown.name || phoneNumber(shown.phone);
  const words = shown?.text ?? renderSketch(text, { name });

  return (
    <section aria-label={t("newBroadcast.preview")} className="mx-auto w-full max-w-72">
      <div className="rounded-[2.25rem] border-8 border-[#0f172a] bg-[#0f172a] shadow-xl dark:border-[#475569]">
        <div className="overflow-hidden rounded-[1.75rem]">
          <div className="flex items-center gap-2.5 bg-[#075e54] px-4 pt-5 pb-3 text-white">
            <Avatar name={sender} of={sender} />
            <p className="min-w-0 truncate font-semibold">{sender}</p>
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
          <div tabIndex={0} className="wallpaper flex h-72 flex-col overflow-y-auto p-3 -outline-offset-4">
            <div
              data-testid="preview"
              aria-busy={isOld}
              className={clsx(
                "mt-auto w-fit max-w-[90%] rounded-xl rounded-tl-none bg-bubble-in px-3 py-2 shadow-xs transition-opacity duration-150",
                isOld && "opacity-70",
              )}
            >
              <p className="[overflow-wrap:anywhere] whitespace-pre-wrap">
                {words.trim() === "" ? t("newBroadcast.previewEmpty") : <MessageText text={words} />}
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
          onClick={() => onAt(at - 1)}
        >
          <ChevronLeft aria-hidden />
        </Button>
        <p className="min-w-0 truncate text-center text-xs text-muted">
          {shown === undefined ? t("newBroadcast.previewSample") : t("newBroadcast.previewFor", { name })}
        </p>
        <Button
          look="ghost"
          size="iconSm"
          disabled={at >= renderings.length - 1}
          aria-label={t("newBroadcast.next")}
          onClick={() => onAt(at + 1)}
        >
          <ChevronRight aria-hidden />
        </Button>
      </div>
    </section>
  );
}
