import { useTranslation } from "react-i18next";

const FIRST_HOUR = 18;
const HOURS = 18;
/** The quiet hours of the picture. Hours after midnight continue from 24: 32 is 8:00. */
const QUIET = { from: 21, to: 32 };

const BROADCAST = [
  18.2, 18.5, 18.66, 19.05, 19.3, 19.71, 19.9, 20.22, 20.38, 20.8, 32.12, 32.44, 32.6, 33.02, 33.21, 33.65, 33.9, 34.3,
  34.46, 34.95, 35.2, 35.62,
];
/** Replies to customers. On a small screen, only the replies during quiet hours are drawn. */
const REPLIES = [19.5, 22.4, 30.9, 34.1];

/** A broadcast from evening to noon: it stops during quiet hours, and replies are still sent. */
export function NightPicture() {
  const { t } = useTranslation();
  return (
    <figure className="mt-10">
      <div role="img" aria-label={t("landing.night.label")}>
        <div className="hidden sm:block">
          <Drawing width={1080} marks={[18, 21, 24, 27, 30, 32, 35]} texts={BROADCAST} replies={REPLIES} />
        </div>
        <div className="sm:hidden">
          {/* A small screen shows fewer messages. */}
          <Drawing
            width={400}
            marks={[18, 21, 26, 32]}
            texts={BROADCAST.filter((_, index) => index % 2 === 0)}
            replies={REPLIES.slice(1, 3)}
          />
        </div>
      </div>
      <figcaption className="mt-4 flex flex-wrap gap-x-6 gap-y-2 text-sm text-white/85">
        <span className="flex items-center gap-2">
          <span className="size-3 rounded-full bg-[#25d366]" aria-hidden />
          {t("landing.night.broadcast")}
        </span>
        <span className="flex items-center gap-2">
          <span className="size-3 rounded-full border-2 border-white" aria-hidden />
          {t("landing.night.reply")}
        </span>
        <span className="text-white/75">{t("landing.night.drawing")}</span>
      </figcaption>
    </figure>
  );
}

type DrawingProps = { width: number; marks: readonly number[]; texts: readonly number[]; replies: readonly number[] };

function Drawing({ width, marks, texts, replies }: DrawingProps) {
  const { t } = useTranslation();
  const xOfHour = (hour: number) => 8 + ((hour - FIRST_HOUR) / HOURS) * (width - 16);
  return (
    <svg aria-hidden viewBox={`0 0 ${width} 190`} className="w-full">
      <rect
        x={xOfHour(QUIET.from)}
        y="10"
        width={xOfHour(QUIET.to) - xOfHour(QUIET.from)}
        height="130"
        rx="14"
        fill="#1f4d43"
      />
      <text
        x={(xOfHour(QUIET.from) + xOfHour(QUIET.to)) / 2}
        y="46"
        textAnchor="middle"
        fill="white"
        fontSize="18"
        fontWeight="500"
      >
        {t("landing.night.quiet")}
      </text>
      <line x1="0" x2={width} y1="96" y2="96" stroke="#6b8a83" strokeWidth="2" />
      {texts.map((hour) => (
        <circle key={hour} cx={xOfHour(hour)} cy="96" r="7" fill="#25d366" />
      ))}
      {replies.map((hour) => (
        <circle key={hour} cx={xOfHour(hour)} cy="96" r="8" fill="#06392f" stroke="white" strokeWidth="3" />
      ))}
      {marks.map((hour) => (
        <g key={hour}>
          <line x1={xOfHour(hour)} x2={xOfHour(hour)} y1="140" y2="148" stroke="#8aa39d" strokeWidth="2" />
          <text
            x={xOfHour(hour)}
            y="172"
            textAnchor={hour === FIRST_HOUR ? "start" : "middle"}
            fill="white"
            fontSize="17"
          >
            {String(hour % 24).padStart(2, "0")}
          </text>
        </g>
      ))}
    </svg>
  );
}
