import { clsx } from "clsx";
import { CheckCheck, Megaphone } from "lucide-react";
import { useTranslation } from "react-i18next";

const CHATS = ["siti", "budi", "dewi"] as const;

/** An animated drawing of the inbox. With reduced motion, it shows the last frame. */
export function InboxPicture() {
  const { t } = useTranslation();
  return (
    <div role="img" aria-label={t("landing.picture.label")} className="relative mx-auto w-full max-w-xl min-w-0">
      <div
        aria-hidden
        className="overflow-hidden rounded-2xl border border-line bg-surface text-left shadow-2xl shadow-[#075e54]/15"
      >
        <div className="flex items-center justify-between gap-3 border-b border-line px-4 py-3">
          <span className="font-semibold">{t("landing.picture.inbox")}</span>
          <span className="flex items-center gap-2 rounded-full bg-good-soft px-2.5 py-1 text-xs font-medium text-good-text">
            <span className="size-2 rounded-full bg-good-dot" />
            {t("landing.picture.device")} · {t("landing.picture.online")}
          </span>
        </div>
        <div className="grid sm:grid-cols-[2fr_3fr]">
          <div className="border-r border-line max-sm:hidden">
            {CHATS.map((chat, index) => (
              <div key={chat} className={clsx("flex gap-2.5 px-3 py-3", index === 0 && "bg-brand-soft")}>
                <span className="grid size-8 shrink-0 place-items-center rounded-full bg-sunken text-xs font-semibold text-brand-text">
                  {t(`landing.picture.${chat}`).slice(0, 1)}
                </span>
                <span className="min-w-0 text-xs">
                  <span className="block font-medium">{t(`landing.picture.${chat}`)}</span>
                  <span className="block truncate text-muted">{t(`landing.picture.${chat}Last`)}</span>
                </span>
              </div>
            ))}
          </div>
          <div className="wallpaper flex min-h-60 flex-col justify-end gap-2 p-3 pb-9 text-sm sm:p-4 sm:pb-10 text-ink">
            <p className="landing-message landing-message-1 w-fit max-w-[90%] rounded-xl rounded-tl-none bg-bubble-in px-3 py-2 shadow-xs">
              {t("landing.picture.ask")}
            </p>
            <div className="relative ml-auto max-w-[90%]">
              <p className="landing-typing absolute right-0 bottom-0 flex gap-1 rounded-xl rounded-tr-none bg-bubble-out px-3 py-3 shadow-xs">
                <span className="size-1.5 rounded-full bg-bubble-meta" />
                <span className="size-1.5 rounded-full bg-bubble-meta" />
                <span className="size-1.5 rounded-full bg-bubble-meta" />
              </p>
              <p className="landing-message landing-message-2 flex items-end gap-2 rounded-xl rounded-tr-none bg-bubble-out px-3 py-2 shadow-xs">
                {t("landing.picture.answer")}
                <CheckCheck className="landing-ticks size-4 shrink-0 text-tick-read" />
              </p>
            </div>
            <p className="landing-message landing-message-3 w-fit max-w-[90%] rounded-xl rounded-tl-none bg-bubble-in px-3 py-2 shadow-xs">
              {t("landing.picture.thanks")}
            </p>
          </div>
        </div>
      </div>
      <div
        aria-hidden
        className="relative z-10 mx-auto -mt-5 w-[88%] rounded-2xl border border-line bg-surface px-5 py-4 shadow-xl shadow-[#075e54]/15 sm:ml-auto sm:-mr-6"
      >
        <p className="flex items-center gap-2 text-xs font-medium">
          <Megaphone className="size-4 text-brand-text" />
          {t("landing.picture.broadcast")}
          <span className="ml-auto font-normal text-muted max-sm:hidden">{t("landing.picture.pace")}</span>
        </p>
        <MessageLine />
      </div>
    </div>
  );
}

/** The position of each message on the line, with pauses of different lengths. */
const MESSAGE_POSITIONS = [6, 34, 78, 104, 151, 176, 223, 250, 294];

function MessageLine() {
  return (
    <svg aria-hidden viewBox="0 0 320 24" className="mt-3 w-full overflow-visible">
      <line x1="0" x2="320" y1="12" y2="12" className="stroke-line" strokeWidth="2" strokeLinecap="round" />
      {MESSAGE_POSITIONS.map((x, index) => (
        <circle
          key={x}
          cx={x}
          cy="12"
          r="5"
          className="landing-broadcast-message fill-focus"
          style={{ animationDelay: `${((x / 320) * 8).toFixed(2)}s` }}
          data-index={index}
        />
      ))}
      <line x1="0" x2="0" y1="2" y2="22" className="landing-cursor stroke-ink" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
