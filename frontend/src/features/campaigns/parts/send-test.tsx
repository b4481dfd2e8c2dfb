import { Send } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { NumberField, refusedNumberText, useTypedNumber } from "~/features/messages/typed-number";
import { errorText } from "~/i18n/errors";
import { phoneNumber } from "~/i18n/format";
import { local } from "~/storage";
import { Button } from "~/ui/button";
import { toast } from "~/ui/toast";
import { useSendTest } from "../queries";

const STORAGE_KEY = "cwa.test.number";

type SendTestProps = {
  deviceId: string | undefined;
  /** The text in the field. */
  text: string;
  /** The text as a recipient gets it, which the server may have to render first. */
  textNow: () => Promise<string>;
};

/** Sends the message to one number as a test. */
export function SendTest({ deviceId, text, textNow }: SendTestProps) {
  const { t } = useTranslation();
  const send = useSendTest();
  const [written, setWritten] = useState(() => local.read<string>(STORAGE_KEY) ?? "");
  const number = useTypedNumber(written);
  const [wrong, setWrong] = useState<"device" | "text" | null>(null);

  async function submit() {
    const digits = await number.read();
    const missing = digits === null ? null : deviceId === undefined ? "device" : text.trim() === "" ? "text" : null;
    setWrong(missing);
    if (missing !== null || digits === null || deviceId === undefined) return;
    local.write(STORAGE_KEY, written);
    send.mutate(
      { deviceId, to: `+${digits}`, textNow },
      { onSuccess: () => toast.success(t("newBroadcast.test.sent", { phone: phoneNumber(digits) })) },
    );
  }

  /** Handles Enter, because the field is inside the form of the broadcast, which Enter would submit. */
  function press(event: KeyboardEvent) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    void submit();
  }

  function error(): string | null {
    if (wrong !== null) return t(`newBroadcast.test.${wrong}`);
    if (!send.isError) return null;
    return refusedNumberText(t, send.error, "to") ?? errorText(t, send.error);
  }

  return (
    <div className="space-y-2">
      <NumberField
        label={t("newBroadcast.test.label")}
        hint={t("newBroadcast.test.hint")}
        autoComplete="tel"
        number={number}
        onKeyDown={press}
        onChange={(next) => {
          setWritten(next);
          setWrong(null);
          send.reset();
        }}
        error={error()}
      />
      <Button look="secondary" size="sm" isBusy={send.isPending || number.isReading} onClick={() => void submit()}>
        {!send.isPending && <Send aria-hidden />}
        {t("newBroadcast.test.send")}
      </Button>
    </div>
  );
}
