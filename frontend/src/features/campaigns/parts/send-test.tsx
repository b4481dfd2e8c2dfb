import { Send } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import { parsePhone } from "~/features/messages/phone";
import { errorText } from "~/i18n/errors";
import { phoneNumber } from "~/i18n/format";
import { local } from "~/storage";
import { Button } from "~/ui/button";
import { Field, Input } from "~/ui/field";
import { toast } from "~/ui/toast";
import { useSendTest } from "../queries";

const PLACE = "cwa.test.number";

/** Sends the message to one number as a test. */
export function SendTest({ deviceId, text }: { deviceId: string | undefined; text: string }) {
  const { t } = useTranslation();
  const send = useSendTest();
  const [number, setNumber] = useState(() => local.read<string>(PLACE) ?? "");
  const [wrong, setWrong] = useState<"number" | "device" | "text" | null>(null);

  function submit() {
    const digits = parsePhone(number);
    const missing = digits === null ? "number" : deviceId === undefined ? "device" : text.trim() === "" ? "text" : null;
    setWrong(missing);
    if (missing !== null || digits === null || deviceId === undefined) return;
    local.write(PLACE, number);
    send.mutate(
      { deviceId, text, to: `+${digits}` },
      { onSuccess: () => toast.success(t("newBroadcast.test.sent", { phone: phoneNumber(digits) })) },
    );
  }

  /** The field is inside the form of the broadcast, which Enter would submit. */
  function press(event: KeyboardEvent) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    submit();
  }

  function error(): string | null {
    if (wrong === "number") return t("chats.numberWrong");
    if (wrong !== null) return t(`newBroadcast.test.${wrong}`);
    if (!send.isError) return null;
    const isNumber = send.error instanceof ApiError && send.error.field === "to";
    return isNumber ? t("error.field.to") : errorText(t, send.error);
  }

  return (
    <div className="space-y-2">
      <Field label={t("newBroadcast.test.label")} hint={t("newBroadcast.test.hint")} error={error()}>
        {(wiring) => (
          <Input
            {...wiring}
            type="tel"
            autoComplete="tel"
            value={number}
            onKeyDown={press}
            onChange={(event) => {
              setNumber(event.target.value);
              setWrong(null);
              send.reset();
            }}
          />
        )}
      </Field>
      <Button look="secondary" size="sm" isBusy={send.isPending} onClick={submit}>
        {!send.isPending && <Send aria-hidden />}
        {t("newBroadcast.test.send")}
      </Button>
    </div>
  );
}
