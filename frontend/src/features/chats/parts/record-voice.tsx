import { Mic, Square, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { playingTime } from "~/features/files/file";
import type { VoiceNote } from "~/features/files/voice";
import { Button } from "~/ui/button";
import { useRecorder } from "../use-recorder";

type RecordVoiceProps = { isDisabled: boolean; onRecorded: (note: VoiceNote) => void };

/** The button that records a voice note, and while it records how long it is, with the buttons that end it. */
export function RecordVoice({ isDisabled, onRecorded }: RecordVoiceProps) {
  const { t } = useTranslation();
  const { recording, start, finish, cancel } = useRecorder(onRecorded);
  if (recording.state === "recording")
    return (
      <fieldset className="flex items-center gap-1" aria-label={t("voice.recording")}>
        <span className="size-2 animate-pulse rounded-full bg-bad-dot" aria-hidden />
        <span className="w-12 text-center tabular-nums" data-testid="recording">
          {playingTime(recording.seconds)}
        </span>
        <Button look="ghost" size="icon" aria-label={t("voice.cancel")} title={t("voice.cancel")} onClick={cancel}>
          <Trash2 aria-hidden />
        </Button>
        <Button look="ghost" size="icon" aria-label={t("voice.finish")} title={t("voice.finish")} onClick={finish}>
          <Square aria-hidden />
        </Button>
      </fieldset>
    );
  const isBusy = recording.state === "asking" || recording.state === "finishing";
  return (
    <>
      <Button
        look="ghost"
        size="icon"
        className="rounded-full!"
        aria-label={t("voice.record")}
        title={t("voice.record")}
        disabled={isDisabled || isBusy}
        onClick={() => void start()}
      >
        <Mic aria-hidden />
      </Button>
      {recording.state === "refused" && (
        <p role="alert" className="max-w-40 text-xs text-bad-text">
          {t(`voice.${recording.reason}`)}
        </p>
      )}
    </>
  );
}
