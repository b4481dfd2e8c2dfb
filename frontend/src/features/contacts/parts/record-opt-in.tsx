import { UserCheck } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { errorText } from "~/i18n/errors";
import { Button } from "~/ui/button";
import { Confirm } from "~/ui/dialog";
import { toast } from "~/ui/toast";
import { useRecordOptIn } from "../opt-outs";

type RecordOptInProps = {
  /** Any chat with the person. */
  chatId: string;
  /** The person's name for a screen reader, if several people are listed. */
  name?: string;
  /** Moves the focus to another element: after an opt-in, the button and its dialog no longer exist. */
  onGone: () => void;
};

/** Records that somebody who has opted out wants broadcasts again, contact or not, after a confirmation. */
export function RecordOptIn({ chatId, name, onGone }: RecordOptInProps) {
  const { t } = useTranslation();
  const [isAsked, setIsAsked] = useState(false);
  const isRecorded = useRef(false);
  const leave = useRef(onGone);
  leave.current = onGone;
  useEffect(
    () => () => {
      // The dialog keeps the focus until this component is removed.
      if (isRecorded.current) queueMicrotask(() => leave.current());
    },
    [],
  );
  const record = useRecordOptIn(chatId, () => {
    isRecorded.current = true;
    setIsAsked(false);
    toast.success(t("consent.ask.opted_in.done"));
  });
  return (
    <>
      <Button
        look="secondary"
        size="sm"
        aria-label={name === undefined ? undefined : t("optOut.recordOf", { name })}
        title={t("optOut.record")}
        onClick={() => {
          record.reset();
          setIsAsked(true);
        }}
      >
        <UserCheck aria-hidden />
        {/* On a phone, a row of a list has no room for the label. */}
        <span className={name === undefined ? undefined : "max-sm:hidden"}>{t("optOut.record")}</span>
      </Button>
      <Confirm
        isOpen={isAsked}
        onOpenChange={setIsAsked}
        look="primary"
        title={t("consent.ask.opted_in.title")}
        description={t("consent.ask.opted_in.text")}
        confirm={t("consent.ask.opted_in.confirm")}
        isBusy={record.isPending}
        error={record.isError ? errorText(t, record.error) : null}
        onConfirm={() => record.mutate()}
      />
    </>
  );
}
