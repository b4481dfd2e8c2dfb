/** English; the same keys as `id.ts`, with the plural forms English has. */
import type { id } from "./id";

/** Every string of the Indonesian text, plus `…_one` beside each `…_other`. */
export type Told<T> = {
  [Key in keyof T]: T[Key] extends string ? string : Told<T[Key]>;
} & { [Key in keyof T as Key extends `${infer Stem}_other` ? `${Stem}_one` : never]: string };

export const en: Told<typeof id> = {
  common: {
    product: "CloudWA Flow",
    close: "Close",
    cancel: "Cancel",
    save: "Save",
    retry: "Try again",
    more: "Load more",
    copy: "Copy",
    copied: "Copied",
    loading: "Loading…",
    none: "–",
    notes: "Notifications",
  },
  nav: {
    main: "Main menu",
    skip: "Skip to content",
    devices: "Devices",
    chats: "Chats",
    contacts: "Contacts",
    broadcasts: "Broadcasts",
    signOut: "Sign out",
    api: "API",
    source: "Source code",
    sourceOf: "Source code of version {{version}}",
  },
  theme: { label: "Theme", light: "Light", dark: "Dark", system: "Match system" },
  language: { label: "Language", id: "Bahasa Indonesia", en: "English" },
  live: {
    open: "Live",
    connecting: "Connecting…",
    reconnecting: "Reconnecting…",
    offline: "You are offline. What you see may be old; everything is updated as soon as the internet is back.",
    lost: "The live connection was lost. We are reconnecting; what you see may be old.",
    now: "Reconnect now",
    back: "Connected again.",
  },
  signIn: {
    title: "Sign in",
    lead: "Sign in to manage your business WhatsApp numbers.",
    email: "Email address",
    password: "Password",
    show: "Show password",
    hide: "Hide password",
    submit: "Sign in",
    wrong: "Wrong email or password. Check both and try again.",
    ended: "Your session has ended. Sign in to continue where you were.",
    emailMissing: "Enter your email address.",
    passwordMissing: "Enter your password.",
    pitch: "Answer every customer. Reach all of them.",
    pitchMore:
      "Link your business WhatsApp numbers, answer chats as a team, and send broadcasts at a pace that keeps your number safe.",
    sampleIn: "Hi, has my parcel been sent?",
    sampleOut: "It has, and it is on its way. You will have it tomorrow morning!",
  },
  notFound: { title: "Page not found", text: "This address does not exist, or has moved.", home: "Go to devices" },
  problem: {
    title: "This could not be loaded",
    goneTitle: "Not found",
    download:
      "This page could not be downloaded: the connection failed, or a newer version is here. Reload to go on; drafts of messages, broadcasts and contacts are kept.",
    crash: "Something went wrong on this page. Reload to try again; no data was lost.",
    reload: "Reload",
  },
  error: {
    UNAUTHORIZED: "Your session has ended. Sign in again to continue.",
    FORBIDDEN: "Your account may not do this. Ask your team's admin for help.",
    NOT_FOUND: "What you are looking for does not exist, or was deleted.",
    VALIDATION_ERROR: "Some input is not right yet. Check it and try again.",
    CONFLICT: "Things have changed, so this is not possible now.",
    DEVICE_DISCONNECTED: "This device is not linked to WhatsApp. Link it first, then try again.",
    PAYLOAD_TOO_LARGE: "That is too large. Make it smaller and try again.",
    RATE_LIMITED: "Too many requests. Wait a moment and try again.",
    PROVIDER_ERROR: "WhatsApp did not answer properly. Try again in a moment.",
    INTERNAL_ERROR: "Something is wrong on our server. Try again in a moment.",
    NETWORK: "The server did not answer. Check your internet connection and try again.",
    unknown: "Something unexpected happened. Try again.",
    field: {
      name: "This name cannot be used: enter 1 to 100 characters.",
      to: "This number was not recognised. Write it with its country code, for example +62 812 3456 7890.",
      text: "This text cannot be used: it is empty or too long.",
      deviceId: "Choose a device that still exists.",
      gap: "This pause cannot be used: between 5 and 3600 seconds, and the lower bound not above the upper one.",
      sendAt: "This time cannot be used: at most 90 days from now.",
      recipients: "This list of recipients cannot be used.",
    },
  },
};
