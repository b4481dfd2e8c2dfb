import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { MessagesSquare, Send } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { flatten } from "~/api/pages";
import type { Chat, Device, NewMessage } from "~/api/types";
import { phoneNumber } from "~/i18n/format";
import { Button, buttonLook } from "~/ui/button";
import { ErrorNote } from "~/ui/error-note";
import { Field, Textarea } from "~/ui/field";
import { Skeleton } from "~/ui/surface";
import { useStatus } from "../../devices/parts/status-badge";
import { postMessage } from "../../messages/post-message";
import { chatsQuery, keepMessage, threadQuery } from "../../messages/queries";
import { tickOf } from "../../messages/ticks";
import { NumberField, refusedNumberText, useTypedNumber } from "../../messages/typed-number";
import { keepWait, statusOf, useWaiting } from "../../outbox/queries";
import { LastMessages } from "./last-messages";
import { QuietNote } from "./quiet-note";
import { Simulated } from "./simulated";

/** The form for the first message, and the status of the message. */
export function FirstMessage({ device }: { device: Device }) {
  const { t } = useTranslation();
  const status = useStatus(device);
  const chats = useInfiniteQuery(chatsQuery(device.id));
  const all = flatten(chats.data, ({ chatId }) => chatId);
  const chat = all.find(({ lastDirection }) => lastDirection === "out");
  const [typed, setTyped] = useState<string | null>(null);
  const [text, setText] = useState(() => t("start.text.example", { name: device.name }));
  const waiting = useWaiting(device)?.[chat?.lastMessageId ?? ""];
  const last = chat === undefined ? null : statusOf(chat.lastStatus, waiting);
  const isOnItsWay = last === "queued" || last === "typing" || last === "sending" || last === "unknown";

  if (chats.isPending) return <Skeleton className="h-48 rounded-2xl!" />;
  return (
    <div className="space-y-4">
      {status !== "online" && (
        <p className="rounded-xl bg-warn-soft px-4 py-3 text-warn-text">
          {t("start.text.offline", { name: device.name, status: t(`status.${status}`).toLowerCase() })}
        </p>
      )}
      {chat !== undefined && <LastMessages device={device} chatId={chat.chatId} onRewrite={setText} />}
      <QuietNote device={device} />
      {isOnItsWay && chat !== undefined && (
        <>
          {last === "queued" && <p className="text-muted">{t("start.text.waiting")}</p>}
          <Link
            to="/chats/$deviceId/$chatId"
            params={{ deviceId: device.id, chatId: chat.chatId }}
            className={buttonLook({ look: "secondary" })}
          >
            <MessagesSquare aria-hidden />
            {t("start.text.chat")}
          </Link>
        </>
      )}
      {!isOnItsWay && (
        <>
          {last === "failed" && chat !== undefined && <Failed chat={chat} />}
          {/* If a number was mistyped, the user corrects one digit and need not type the whole number again. */}
          <MessageForm
            device={device}
            written={typed ?? (chat?.phone == null ? "" : phoneNumber(chat.phone))}
            onWritten={setTyped}
            text={text}
            onText={setText}
          />
        </>
      )}
    </div>
  );
}

/** Says what to do after a message that was not sent. If a user has cancelled it, there is nothing to correct. */
function Failed({ chat: { deviceId, chatId, lastMessageId } }: { chat: Chat }) {
  const { t } = useTranslation();
  const thread = useInfiniteQuery(threadQuery(deviceId, chatId));
  const message = flatten(thread.data, ({ id }) => id).find(({ id }) => id === lastMessageId);
  if (thread.isPending) return null;
  const isCancelled = tickOf("failed", message?.error) === "cancelled";
  return <p className="text-muted">{t(isCancelled ? "start.text.cancelled" : "start.text.failed")}</p>;
}

type MessageFormProps = {
  device: Device;
  /** The number, as it was typed. */
  written: string;
  onWritten: (written: string) => void;
  text: string;
  onText: (text: string) => void;
};

function MessageForm({ device, written, onWritten, text, onText }: MessageFormProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const number = useTypedNumber(written);
  const [isTextMissing, setIsTextMissing] = useState(false);
  const key = useRef(crypto.randomUUID());
  const send = useMutation({
    mutationFn: (message: NewMessage) => postMessage(device.id, message, key.current),
    onSuccess: (message) => {
      key.current = crypto.randomUUID();
      keepMessage(client, message);
      keepWait(client, message);
    },
  });

  async function submit(event: FormEvent) {
    event.preventDefault();
    const digits = await number.read();
    setIsTextMissing(text.trim() === "");
    if (digits === null || text.trim() === "") return;
    send.mutate({ to: `+${digits}`, text, priority: "high" });
  }

  /** Changes the message. A changed message gets a new idempotency key. The same message keeps its key, so it is not sent twice. */
  function change(update: () => void) {
    update();
    setIsTextMissing(false);
    send.reset();
    key.current = crypto.randomUUID();
  }

  const refusal = refusedNumberText(t, send.error, "to");
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="max-w-md space-y-4">
      <NumberField
        label={t("start.text.number")}
        hint={t("chats.numberHint")}
        number={number}
        onChange={(next) => change(() => onWritten(next))}
        error={refusal}
      />
      <Field
        label={t("start.text.message")}
        hint={t("start.text.how")}
        error={isTextMissing && t("start.text.missing")}
      >
        {(wiring) => (
          <Textarea {...wiring} rows={3} value={text} onChange={(event) => change(() => onText(event.target.value))} />
        )}
      </Field>
      {send.isError && refusal === null && <ErrorNote error={send.error} deviceId={device.id} />}
      <Button type="submit" isBusy={send.isPending || number.isReading}>
        {!send.isPending && <Send aria-hidden />}
        {t("start.text.send")}
      </Button>
      <Simulated>{t("start.simulated.text")}</Simulated>
    </form>
  );
}
