import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { NewContent } from "~/api/types";
import { errorText } from "~/i18n/errors";
import { Alert } from "~/ui/alert";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { Field, Input } from "~/ui/field";
import { parseCoordinates } from "../coordinates";
import type { AttachFormProps } from "../send-content";

/** Sends what a form has made; the form stays open until the server has it. The same content keeps its key. */
function useSendContent({ isOpen, onOpenChange, onSend }: AttachFormProps) {
  const sent = useRef({ content: "", key: "" });
  const send = useMutation({
    mutationFn: async (content: NewContent) => {
      const json = JSON.stringify(content);
      if (sent.current.content !== json) sent.current = { content: json, key: crypto.randomUUID() };
      await onSend(content, sent.current.key);
    },
    onSuccess: () => {
      sent.current = { content: "", key: "" };
      onOpenChange(false);
    },
  });
  const { reset } = send;
  useEffect(() => {
    if (isOpen) reset();
  }, [isOpen, reset]);
  return send;
}

type FrameProps = AttachFormProps & {
  title: string;
  description: string;
  isReady: boolean;
  send: ReturnType<typeof useSendContent>;
  onSubmit: () => void;
  children: ReactNode;
};

function Frame({ isOpen, onOpenChange, title, description, isReady, send, onSubmit, children }: FrameProps) {
  const { t } = useTranslation();
  function submit(event: FormEvent) {
    event.preventDefault();
    if (isReady) onSubmit();
  }
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={title} description={description}>
      <form onSubmit={submit} noValidate className="space-y-4">
        {children}
        {send.isError && <Alert>{errorText(t, send.error)}</Alert>}
        <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <Button look="secondary" onClick={() => onOpenChange(false)}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" isBusy={send.isPending} disabled={!isReady}>
            {t("thread.send")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const NO_PLACE = { coordinates: "", name: "", address: "" };

/** A place on the map: its coordinates as a map shows them, a name and an address. */
export function LocationForm(props: AttachFormProps) {
  const { t } = useTranslation();
  const [place, setPlace] = useState(NO_PLACE);
  const send = useSendContent(props);
  const { isOpen } = props;
  useEffect(() => {
    if (isOpen) setPlace(NO_PLACE);
  }, [isOpen]);
  const at = parseCoordinates(place.coordinates);
  const isWrong = at === null && place.coordinates.trim() !== "";
  const change = (field: keyof typeof NO_PLACE) => (event: { target: EventTarget | null }) =>
    setPlace({ ...place, [field]: (event.target as HTMLInputElement).value });
  return (
    <Frame
      {...props}
      title={t("attach.location")}
      description={t("attach.locationLead")}
      isReady={at !== null}
      send={send}
      onSubmit={() =>
        at !== null && send.mutate({ kind: "location", at, name: place.name || null, address: place.address || null })
      }
    >
      <Field
        label={t("attach.coordinates")}
        hint={t("attach.coordinatesHint")}
        error={isWrong && t("attach.coordinatesWrong")}
      >
        {(wiring) => (
          <Input
            {...wiring}
            value={place.coordinates}
            placeholder="-6.1754, 106.8272"
            autoComplete="off"
            onChange={change("coordinates")}
          />
        )}
      </Field>
      <Field label={t("attach.placeName")}>
        {(wiring) => <Input {...wiring} value={place.name} maxLength={200} onChange={change("name")} />}
      </Field>
      <Field label={t("attach.address")}>
        {(wiring) => <Input {...wiring} value={place.address} maxLength={500} onChange={change("address")} />}
      </Field>
    </Frame>
  );
}
