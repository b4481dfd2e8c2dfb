/** The values of the pacing form; numbers are strings as typed, until they are saved. */

import { LIMITS } from "~/api/contract";
import type { PacingSettings } from "~/api/types";

export type Form = {
  typing: { enabled: boolean; minSeconds: string; maxSeconds: string };
  readBeforeReply: boolean;
  quietHours: PacingSettings["quietHours"];
  limits: { perMinute: string; perHour: string; perDay: string };
  warmUp: { enabled: boolean };
};

/** A field, by the name that the server uses in a refusal. */
export type FieldName =
  | `typing.${"minSeconds" | "maxSeconds"}`
  | `quietHours.${"from" | "to" | "timeZone"}`
  | `limits.${keyof Form["limits"]}`;

export const FIELDS: readonly FieldName[] = [
  "typing.minSeconds",
  "typing.maxSeconds",
  "quietHours.from",
  "quietHours.to",
  "quietHours.timeZone",
  "limits.perMinute",
  "limits.perHour",
  "limits.perDay",
];

export function formOf({ typing, readBeforeReply, quietHours, limits, warmUp }: PacingSettings): Form {
  return {
    typing: { enabled: typing.enabled, minSeconds: String(typing.minSeconds), maxSeconds: String(typing.maxSeconds) },
    readBeforeReply,
    quietHours: { ...quietHours },
    limits: {
      perMinute: String(limits.perMinute),
      perHour: String(limits.perHour),
      perDay: String(limits.perDay),
    },
    warmUp: { ...warmUp },
  };
}

type Section = Record<string, unknown>;
export type Patch = { [Key in keyof PacingSettings]?: PacingSettings[Key] extends object ? Section : boolean };

/** Returns the changes of the form as a request; empty when there are none. */
export function patchOf(form: Form, settings: PacingSettings): Patch {
  const wanted: PacingSettings = {
    typing: {
      enabled: form.typing.enabled,
      minSeconds: number(form.typing.minSeconds),
      maxSeconds: number(form.typing.maxSeconds),
    },
    readBeforeReply: form.readBeforeReply,
    quietHours: form.quietHours,
    limits: {
      perMinute: number(form.limits.perMinute),
      perHour: number(form.limits.perHour),
      perDay: number(form.limits.perDay),
    },
    warmUp: form.warmUp,
  };
  const patch: Patch = {};
  for (const part of ["typing", "quietHours", "limits", "warmUp"] as const) {
    const changed = changes(wanted[part], settings[part]);
    if (changed !== null) patch[part] = changed;
  }
  if (wanted.readBeforeReply !== settings.readBeforeReply) patch.readBeforeReply = wanted.readBeforeReply;
  return patch;
}

function changes<T extends Section>(wanted: T, settings: T): Section | null {
  const changed = Object.entries(wanted).filter(([name, value]) => !Object.is(value, settings[name]));
  return changed.length === 0 ? null : Object.fromEntries(changed);
}

/** Parses a field. An empty field is `NaN`, not 0, so that `missingOf` finds it. */
function number(typed: string): number {
  return typed.trim() === "" ? Number.NaN : Number(typed);
}

/** Returns the fields without a value. */
export function missingOf(form: Form): FieldName[] {
  const typed: [FieldName, string][] = [
    ["typing.minSeconds", form.typing.minSeconds],
    ["typing.maxSeconds", form.typing.maxSeconds],
    ["limits.perMinute", form.limits.perMinute],
    ["limits.perHour", form.limits.perHour],
    ["limits.perDay", form.limits.perDay],
  ];
  const times = (["from", "to"] as const).filter((name) => form.quietHours[name] === "");
  return [
    ...typed.filter(([, text]) => Number.isNaN(number(text))).map(([name]) => name),
    ...times.map((name): FieldName => `quietHours.${name}`),
  ];
}

/** Returns the fields with a value outside the limits that the server names, so that all of them are shown together. */
export function outOfRange({ typing, limits }: Form): FieldName[] {
  const [least, most] = [number(typing.minSeconds), number(typing.maxSeconds)];
  const isTyping = (seconds: number) => seconds >= LIMITS.typing.minSeconds && seconds <= LIMITS.typing.maxSeconds;
  const isLimit = (name: keyof typeof limits) => {
    const limit = number(limits[name]);
    return Number.isInteger(limit) && limit >= 1 && limit <= LIMITS.sends[name];
  };
  const wrong: FieldName[] = [];
  // The fields of a switched-off part are not shown.
  if (typing.enabled && (!isTyping(least) || least > most)) wrong.push("typing.minSeconds");
  if (typing.enabled && !isTyping(most)) wrong.push("typing.maxSeconds");
  for (const name of ["perMinute", "perHour", "perDay"] as const) if (!isLimit(name)) wrong.push(`limits.${name}`);
  return wrong;
}
