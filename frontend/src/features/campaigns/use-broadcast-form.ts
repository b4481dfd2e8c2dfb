/** The state of the form for a new broadcast: its values, its errors, and how it is saved. */

import { useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { type FormEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { ApiError } from "~/api";
import { serverNow } from "~/api/clock";
import type { Device, NewAudience, RefusedRow } from "~/api/types";
import { foreignKindOf } from "~/features/contacts/foreign-text";
import { forgetPicked, pickedContacts } from "~/features/contacts/picked";
import { isLinked } from "~/features/devices/status";
import { session } from "~/storage";
import { focusFirstInvalid } from "~/ui/focus";
import {
  campaignOf,
  EMPTY,
  type MissingField,
  missingOf,
  type Values,
  valuesFromStore,
  valuesToStore,
} from "./broadcast-form";
import type { Refusal } from "./parts/refused-rows";
import { useCreateCampaign, useReplaceCampaign } from "./queries";
import { refusedRowsAsShown } from "./rows";

const STORAGE_KEY = "cwa.draft/broadcast";
/** The server names these fields in a refusal, and the form shows the refusal there. */
const FIELDS = ["name", "deviceIds", "text", "recipients", "csv", "audience", "contactIds"] as const;

export type BroadcastForm = ReturnType<typeof useBroadcastForm>;

/** The beginning of the form: empty, a copy of a broadcast, or a broadcast to change. */
export type InitialForm = { values: Values; id: string; isEdit: boolean } | null;

export function useBroadcastForm(devices: Device[], beginning: InitialForm) {
  const navigate = useNavigate();
  const router = useRouter();
  const [typed, setTyped] = useStoredFormValues(beginning);
  const values = useSelectableDevices(typed, devices);
  const [wasSubmitted, setWasSubmitted] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const creation = useCreateCampaign();
  const replacement = useReplaceCampaign(beginning?.id ?? "");
  const create = beginning?.isEdit ? replacement : creation;

  const missing = wasSubmitted ? missingOf(values, serverNow()) : new Set<MissingField>();
  const refusedField =
    create.error instanceof ApiError && create.error.code === "VALIDATION_ERROR" ? create.error.field : null;

  function set(change: Partial<Values>) {
    setTyped((before) => ({ ...before, ...change }));
    create.reset();
    setRefusal(null);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    prepare(values);
  }

  function prepare(now: Values) {
    setWasSubmitted(true);
    setRefusal(null);
    if (campaignOf(now) === null || missingOf(now, serverNow()).size > 0) return focusFirstInvalid(element);
    // A scheduled broadcast starts later without a user, so the form asks for confirmation now.
    if (now.scheduledAt === null) send(now);
    else setIsAsking(true);
  }

  function send(now: Values) {
    const campaign = campaignOf(now);
    if (campaign === null) return;
    create.mutate(campaign, {
      onSuccess: ({ id }) => {
        setTyped(beginning?.values ?? EMPTY);
        // *Back* from the next page leads to the broadcast as it was saved, not to an empty form. A second save replaces the broadcast.
        router.history.replace(router.buildLocation({ to: "/broadcasts/new", search: { edit: id } }).href);
        router.history.flush();
        void navigate({ to: "/broadcasts/$campaignId", params: { campaignId: id } });
      },
      onError: (error) => {
        setIsAsking(false);
        setRefusal(refusalOf(error, campaign));
      },
    });
  }

  // The field that the server has refused may be far above the button: it gets the focus once its error is shown.
  const error = create.error;
  useEffect(() => {
    if (error !== null) focusFirstInvalid(element);
  }, [error]);

  /** Saves the broadcast without the recipients who cannot get it. */
  function saveWithout() {
    const next = { ...values, leaveOut: true };
    setTyped(next);
    prepare(next);
  }

  return {
    element,
    values,
    missing,
    refusal,
    /** The field that the server has refused. */
    refusedField,
    /** The kind of the file, or of the file that was pasted as a list, if the server has refused it as a whole. */
    foreignKind: foreignKindOf(create.error),
    /** The server's error that no field shows. */
    otherError: refusal === null && !FIELDS.some((name) => name === refusedField) ? create.error : null,
    isSaving: create.isPending,
    set,
    submit,
    /** Whether the page asks before it schedules the broadcast. */
    isAsking,
    setIsAsking,
    save: () => send(values),
    saveWithout,
  };
}

/** Keeps the values in the tab over a reload, a refusal and a visit to another page, until the broadcast is saved. */
function useStoredFormValues(beginning: InitialForm) {
  const { device, tag } = useSearch({ from: "/inside/broadcasts/new" });
  const key = beginning === null ? STORAGE_KEY : `${STORAGE_KEY}/${beginning.isEdit ? "edit" : "copy"}/${beginning.id}`;
  const empty = beginning?.values ?? EMPTY;
  const isNew = beginning === null;
  const [values, setValues] = useState<Values>(() => {
    const stored = session.read<Partial<Values>>(key);
    const before = stored === null ? empty : { ...valuesFromStore(stored), copied: empty.copied };
    const picked = isNew ? pickedContacts() : [];
    return {
      ...before,
      ...(picked.length === 0 ? {} : { audience: "contacts" as const, contacts: picked }),
      ...(device === undefined ? {} : { deviceIds: [device] }),
      ...(tag === undefined ? {} : { audience: "tags" as const, tags: [tag] }),
    };
  });
  // This runs before the next event, because the form may be gone by the time at which a later effect would run.
  useLayoutEffect(() => {
    if (isNew) forgetPicked(); // the form has them now, and keeps them with its other values
  }, [isNew]);
  useLayoutEffect(() => session.write(key, values === empty ? null : valuesToStore(values)), [key, empty, values]);
  return [values, setValues] as const;
}

/** Returns the values without devices that cannot send; if only one device can send, it is always chosen. */
function useSelectableDevices(typed: Values, devices: Device[]): Values {
  const linked = devices.filter(({ status }) => isLinked(status));
  const chosen = typed.deviceIds.filter((id) => linked.some((device) => device.id === id));
  const only = linked.length === 1 ? linked[0] : undefined;
  const deviceIds = chosen.length === 0 && only !== undefined ? [only.id] : chosen;
  const deviceKey = deviceIds.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same devices are the same values
  return useMemo<Values>(() => ({ ...typed, deviceIds }), [typed, deviceKey]);
}

function refusalOf(error: unknown, audience: NewAudience): Refusal | null {
  if (!(error instanceof ApiError)) return null;
  const { rows, rejected } = (error.details ?? {}) as { rows?: RefusedRow[]; rejected?: number };
  if (!Array.isArray(rows) || rows.length === 0) return null;
  return { rows: refusedRowsAsShown(rows, audience), rejected: rejected ?? rows.length };
}
