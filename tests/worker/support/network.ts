// The control API of the simulated network, with types.

import { OWN_CONNECTION } from "./http";

export type Received = {
  n: number;
  id: string;
  from: string;
  to?: string;
  text: string;
  /** What it says, if it is no text: a location. */
  content?: Record<string, unknown>;
  /** After how many seconds it disappears. */
  timerSeconds?: number;
  /** The message that it answers, with the address of its author. */
  quoted?: { id: string; author: string; text: string | null };
  /** Its file. The text is then its caption. */
  file?: ReceivedFile;
  /** The address of the group in which it was written. */
  group?: string;
  /** The addresses of the people whom it mentions. */
  mentions?: string[];
  receivedAt: number;
};
export type FileKind = "image" | "video" | "video_note" | "voice_note" | "audio" | "document" | "sticker";
/** A file that a customer received: what the message says, and what the customer's phone found in it. */
export type ReceivedFile = {
  kind: FileKind;
  mime: string | null;
  name: string | null;
  size: number | null;
  caption: string | null;
  seconds: number | null;
  width: number | null;
  height: number | null;
  ptt: boolean;
  waveformLength: number;
  thumbnailLength: number;
  /** The phone refuses a file whose hashes, length or authentication code are wrong. */
  state: "downloading" | "opened" | "refused";
  /** Of the decrypted bytes, as hexadecimal. */
  sha256: string | null;
  /** Both forms that clients compute are right (`tests/simulator/src/media/sidecar.rs`). */
  sidecar: "none" | "right" | "right_with_vector" | "wrong";
  reason: string | null;
};
/** A file that a phone sends: its bytes, or how many are to be made from a seed. */
export type NewFile = ({ base64: string } | { bytes: number; seed?: number }) & {
  name?: string;
  mime?: string;
  seconds?: number;
  width?: number;
  height?: number;
  /** A JPEG, as base64. */
  thumbnail?: string;
};
export type SentFile = { id: string; file: { sha256: string; size: number } };
/** A fault of the media host. It meets one request, `times` requests, or every one (`times: null`); `of` says whose files. */
export type MediaFault = { on: "upload" | "download"; times?: number | null; of?: string } & (
  | { kind: "slow"; bytes_per_second: number }
  | { kind: "cut"; after: number }
  | { kind: "status"; status: number }
  | { kind: "wrong_bytes" }
  | { kind: "lost_answer" }
);
/** A request of a device to the media host, or a file that a phone uploaded again. */
export type MediaRequest = {
  n: number;
  what: "upload" | "probe" | "download" | "reupload";
  kind: string;
  of: string;
  token: string;
  offset: number;
  bytes: number;
  status: number;
  at: number;
};
/** What a message of ours did to an earlier one, as the customer's phone reads it. */
export type Changed = {
  n: number;
  id: string;
  from: string;
  to: string;
  kind: "reaction" | "edit" | "deletion";
  of: string;
  fromMe: boolean;
  chat: string;
  /** In a group: the author of the earlier message, as the change names them. */
  participant?: string;
  text: string;
  receivedAt: number;
};
export type Sent = {
  n: number;
  id: string;
  from: string;
  to: string;
  receivedAt: number;
  acked: boolean;
  /** The stanza's attribute `edit`: 1 for an edit, 7 for a deletion. */
  edit?: string;
};
export type Ack = { n: number; id: string; to: string; at: number };
export type Typing = { n: number; from: string; to: string; state: "composing" | "paused"; at: number };
/** What a device shows of its person besides messages: presence, read receipts, typing. */
export type Activity = {
  n: number;
  from: string;
  kind: "available" | "unavailable" | "subscribe" | "read" | "composing" | "paused";
  to: string | null;
  at: number;
};
export type Lookup = { n: number; from: string; phone: string; at: number };
export type Companion = {
  jid: string;
  phone: string;
  lid: string;
  online: boolean;
  sockets: number;
  connectedAt: number | null;
  lastFrameAt: number | null;
  logins: number;
  pendingOffline: number;
  unackedInbound: number;
};
export type Fault = {
  kind: "drop" | "half_open" | "delay" | "duplicate" | "corrupt" | "stream_error" | "no_ack" | "ok";
  /** Of damaged texts. */
  count?: number;
  ms?: number;
  code?: number;
};

/** What a customer sends; the text is its caption, its name or its words. */
export type Kind =
  | "text"
  | FileKind
  | "location"
  | "answer"
  | "group_invite"
  | "reaction"
  | "poll"
  | "live_location"
  | "contacts"
  | "order"
  | "product"
  | "button"
  | "missed_call"
  | "sticker_pack";

/** Where a customer writes, and what the message does to an earlier one (`tests/simulator/src/scenes.rs`). */
export type Scene = {
  place?: "person" | "status" | "channel" | "broadcast_list" | "group";
  /** The id of the group, without `@g.us`; otherwise it is a group that has members nobody knows. */
  group?: string;
  change?: "edit" | "wrapped_edit" | "secret_edit" | "deletion" | "admin_deletion";
  of?: string;
  /** Whose message an admin deletes. */
  author?: string;
  /** The message that it answers, and how it names that message's author. */
  quotes?: string;
  quotes_by_number?: boolean;
  /** By how much the clock of a phone that reacts is behind. */
  clock_behind_ms?: number;
  timer_seconds?: number;
  is_broken?: boolean;
  is_view_once?: boolean;
};

/** The simulated groups: their chat id and the subject that the network reports. */
export const GROUP = "120363000000000001@g.us";
export const GROUP_NAME = "Arisan RT 5";

/** A group with members, who receive what a device writes there (`tests/simulator/src/groups.rs`). */
export type SimulatedGroup = {
  subject: string;
  /** The addresses by which it names its members. */
  addressing?: "lid" | "pn";
  members: { phone: string; role?: "admin" | "superadmin" }[];
  /** How often devices have asked for it. */
  queries?: number;
};
export type GroupChange =
  | { change: "add" | "remove" | "promote" | "demote"; phones: string[] }
  | { change: "subject"; subject: string };

export class Network {
  constructor(readonly url: string) {}

  reset = () => this.#post("/control/reset", {});
  /** A customer who is known already gets the new name. `dialledAs` is a number that leads to the account's id. */
  addCustomer = (phone: string, name?: string, dialledAs?: string) =>
    this.#post<{ phone: string; lid: string; name: string }>("/control/customers", {
      phone,
      name,
      dialled_as: dialledAs,
    });
  behave = (
    phone: string,
    behaviour: {
      receipts?: "read" | "delivered" | "none";
      online?: boolean;
      hides_number?: boolean;
      /** What the phone does when a device asks it to upload a file again. */
      reuploads?: "answered" | "refused" | "ignored";
    },
  ) => this.#post(`/control/customers/${phone}`, behaviour);
  /** The customer writes to the business; returns the message's id. */
  say = async (phone: string, to: string, text: string, kind: Kind = "text", scene: Scene = {}) =>
    (await this.#post<{ id: string }>(`/control/customers/${phone}/messages`, { to, text, kind, ...scene })).id;
  /** Makes a group; the id is the part of its chat id before `@g.us`. */
  addGroup = (id: string, group: SimulatedGroup) => this.#post("/control/groups", { id, ...group });
  group = (id: string) => this.#get<SimulatedGroup & { queries: number }>(`/control/groups/${id}`);
  /** A member changes the group on a phone, and the server notifies the devices of the members. */
  changeGroup = (id: string, by: string, change: GroupChange) => this.#post(`/control/groups/${id}`, { by, ...change });
  /** The business writes to the customer on its own phone, or reacts there. */
  writeOnPhone = async (business: string, to: string, text: string, kind: Kind = "text", scene: Scene = {}) =>
    (await this.#post<{ id: string }>(`/control/phones/${business}/messages`, { to, text, kind, ...scene })).id;
  /** The customer sends a file, with the text as its caption. */
  sendFile = (phone: string, to: string, kind: FileKind, file: NewFile, text = "", scene: Scene = {}) =>
    this.#post<SentFile>(`/control/customers/${phone}/messages`, { to, text, kind, file, ...scene });
  /** The business sends a file on its own phone. */
  sendFileOnPhone = (business: string, to: string, kind: FileKind, file: NewFile, text = "") =>
    this.#post<SentFile>(`/control/phones/${business}/messages`, { to, text, kind, file });
  mediaFault = (fault: MediaFault) => this.#post("/control/media/faults", fault);
  endMediaFaults = () => this.#post("/control/media/faults/end", {});
  /** The direct paths of this message's file are not valid any more. */
  expireFile = (message: string, status = 410) => this.#post("/control/media/expire", { message, status });
  /** Devices have to ask for a new media connection before they upload again. */
  expireMediaConnections = () => this.#post("/control/media/expire-auths", {});
  /** What devices asked of the media host. */
  mediaRequests = async (after = 0) =>
    (await this.#get<{ requests: MediaRequest[] }>(`/control/media/requests?after=${after}`)).requests;
  /** The business reads these messages of the customer on its own phone. */
  readOnPhone = (business: string, from: string, ids: string[]) =>
    this.#post(`/control/phones/${business}/read`, { from, ids });
  read = (phone: string, from?: string) => this.#post(`/control/customers/${phone}/read`, { from });
  type = (phone: string, to: string, state: "composing" | "paused") =>
    this.#post(`/control/customers/${phone}/typing`, { to, state });
  burst = (to: string, count: number, from: string[], prefix: string) =>
    this.#post("/control/burst", { to, count, from, prefix });
  /** The business's phone scans the QR; returns once the device is linked. */
  scan = (phone: string, qr: string, name?: string) =>
    this.#post<{ jid: string; lid: string }>(`/control/phones/${phone}/scan`, { qr, name });
  unlink = (phone: string, jid?: string) => this.#post(`/control/phones/${phone}/unlink`, { jid });
  fault = (phone: string, fault: Fault) => this.#post(`/control/companions/${phone}/fault`, fault);

  /** Everything this customer could decrypt, duplicates included. */
  receivedBy = async (phone: string, after = 0) =>
    (await this.#get<{ messages: Received[] }>(`/control/customers/${phone}/messages?after=${after}`)).messages;
  inbound = async (after = 0) =>
    (await this.#get<{ messages: Received[] }>(`/control/inbound?after=${after}`)).messages;
  companions = async () => (await this.#get<{ companions: Companion[] }>("/control/companions")).companions;
  sent = async (after = 0) => (await this.#get<{ sent: Sent[] }>(`/control/sent?after=${after}`)).sent;
  changes = async (after = 0) => (await this.#get<{ changes: Changed[] }>(`/control/changes?after=${after}`)).changes;
  acks = async (after = 0) => (await this.#get<{ acks: Ack[] }>(`/control/acks?after=${after}`)).acks;
  typing = async (after = 0) => (await this.#get<{ typing: Typing[] }>(`/control/typing?after=${after}`)).typing;
  /** The numbers about which devices asked whether they have an account. */
  lookups = async (after = 0) => (await this.#get<{ lookups: Lookup[] }>(`/control/lookups?after=${after}`)).lookups;
  /** Presence, read receipts and typing of devices, in order. */
  activities = async (after = 0) =>
    (await this.#get<{ courtesies: Activity[] }>(`/control/courtesies?after=${after}`)).courtesies;

  #get<T>(path: string) {
    return this.#call<T>(path, { method: "GET" });
  }

  #post<T = unknown>(path: string, body: unknown) {
    return this.#call<T>(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  }

  async #call<T>(path: string, init: RequestInit): Promise<T> {
    const response = await fetch(this.url + path, { ...init, headers: { ...init.headers, ...OWN_CONNECTION } });
    const body = await response.json();
    if (!response.ok) throw new NetworkRefused(response.status, (body as { error?: string }).error ?? "");
    return body as T;
  }
}

export class NetworkRefused extends Error {
  constructor(
    readonly status: number,
    sentence: string,
  ) {
    super(`${status}: ${sentence}`);
  }
}
