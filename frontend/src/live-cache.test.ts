import { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it, vi } from "vitest";
import shownNames from "../../tests/golden/shown_names.json";
import { ApiError } from "./api";
import { flatten, type Pages } from "./api/pages";
import type {
  Chat,
  ConsentEvent,
  Contact,
  Device,
  Frame,
  Message,
  NewMessageEvent,
  OptedOutPerson,
  Qr,
  UndecidedOptOut,
} from "./api/types";
import { applyToCampaigns } from "./features/campaigns/live";
import { contactKeys } from "./features/contacts/keys";
import { applyToContacts } from "./features/contacts/live";
import { optOutsQuery } from "./features/contacts/opt-outs";
import { applyToDevices } from "./features/devices/live";
import { deviceKeys } from "./features/devices/queries";
import { applyToMessages } from "./features/messages/live";
import { messageKeys } from "./features/messages/queries";
import { optOutKeys } from "./features/opt-outs/keys";
import { applyToOptOuts } from "./features/opt-outs/live";
import { at, chat, device as linked, message, pages, seq } from "./test-setup-live-cache";

const device: Device = { ...linked, status: "connecting", cause: "linked", statusAt: at(10), phone: null };

let client: QueryClient;

function applyFrame(frame: Frame) {
  applyToDevices(client, frame);
  applyToMessages(client, frame);
  applyToCampaigns(client, frame);
  applyToContacts(client, frame);
  applyToOptOuts(client, frame);
}
const statusFrame = (status: Device["status"], second: number, more: Partial<Device> = {}): Frame => ({
  ...seq,
  kind: "device.status",
  data: { status, cause: "connected", at: at(second), phone: null, lid: null, provenUntil: null, ...more },
});
const deviceOf = (id: string) => client.getQueryData<Device>(deviceKeys.one(id));
const thread = () =>
  flatten(client.getQueryData<Pages<Message>>(messageKeys.thread("dev_1", "62811@c.us")), ({ id }) => id);
const chats = () => flatten(client.getQueryData<Pages<Chat>>(messageKeys.chats("dev_1")), ({ chatId }) => chatId);

beforeEach(() => {
  client = new QueryClient();
  client.setQueryData(deviceKeys.list, pages(device));
  client.setQueryData(deviceKeys.one("dev_1"), device);
});

describe("a device's event", () => {
  it("changes the list and the device's page alike", () => {
    applyFrame(statusFrame("online", 12, { phone: "62812", provenUntil: at(59) }));
    expect(deviceOf("dev_1")).toMatchObject({
      status: "online",
      statusAt: at(12),
      phone: "62812",
      provenUntil: at(59),
    });
    expect(client.getQueryData<Pages<Device>>(deviceKeys.list)?.pages[0]?.items[0]).toMatchObject({ status: "online" });
  });

  it("that is older than what is known changes nothing", () => {
    applyFrame(statusFrame("unlinked", 9));
    expect(deviceOf("dev_1")).toEqual(device);
  });

  it("moves a proof forward, never back", () => {
    const proven = (until: string): Frame => ({
      kind: "device.proven",
      data: { deviceId: "dev_1", provenUntil: until },
    });
    applyFrame(proven(at(50)));
    applyFrame(proven(at(40)));
    expect(deviceOf("dev_1")?.provenUntil).toBe(at(50));
  });

  it("takes the QR away once the device is not pairing any more", () => {
    const qr: Qr = { raw: "2@x", svg: "<svg/>", expiresAt: at(40) };
    applyFrame({ ...seq, kind: "device.qr", data: qr });
    expect(client.getQueryData(deviceKeys.qr("dev_1"))).toEqual(qr);
    applyFrame(statusFrame("syncing", 13));
    expect(client.getQueryData(deviceKeys.qr("dev_1"))).toBeNull();
  });

  it("about a device that is not cached changes nothing", () => {
    applyFrame({ ...statusFrame("online", 12), deviceId: "dev_2" } as Frame);
    expect(deviceOf("dev_2")).toBeUndefined();
  });
});

describe("what a user does with a device in another tab", () => {
  const isReadAgain = (key: readonly unknown[]) => client.getQueryState(key)?.isInvalidated;
  const changed = (deviceId: string, inbox: Partial<Device["inbox"]> = {}): Frame => ({
    kind: "device.changed",
    data: { deviceId, name: "Kios", inbox: { ...device.inbox, ...inbox } },
  });
  const deleted: Frame = { kind: "device.deleted", data: { deviceId: "dev_1" } };
  const KEYS = [deviceKeys.list, deviceKeys.one("dev_1"), messageKeys.chats("dev_1")];

  beforeEach(() => client.setQueryData(messageKeys.chats("dev_1"), pages(chat)));

  it("is written: its name and its settings; the chats that these show are read again", () => {
    applyFrame(changed("dev_1"));
    expect(deviceOf("dev_1")?.name).toBe("Kios");
    expect(flatten(client.getQueryData<Pages<Device>>(deviceKeys.list), ({ name }) => name)).toMatchObject([
      { name: "Kios" },
    ]);
    expect(KEYS.map(isReadAgain)).toEqual([false, false, false]);
    applyFrame(changed("dev_1", { channels: true }));
    expect(deviceOf("dev_1")?.inbox.channels).toBe(true);
    expect(KEYS.map(isReadAgain)).toEqual([false, false, true]);
  });

  it("makes the list be read again when the device is new, and a replay asks for no read", () => {
    applyToDevices(client, changed("dev_2"), true);
    expect(KEYS.map(isReadAgain)).toEqual([false, false, false]);
    applyFrame(changed("dev_2"));
    expect(KEYS.map(isReadAgain)).toEqual([true, false, false]);
  });

  it("removes a deleted device from the lists, and its open page reads it again", () => {
    applyFrame(deleted);
    expect(flatten(client.getQueryData<Pages<Device>>(deviceKeys.list), ({ id }) => id)).toEqual([]);
    expect(KEYS.map(isReadAgain)).toEqual([false, undefined, true]);
  });

  it("stays gone when a late event about it comes", async () => {
    await client
      .fetchQuery({
        queryKey: deviceKeys.one("dev_1"),
        queryFn: () => Promise.reject(new ApiError("NOT_FOUND", "the device does not exist", {})),
        retry: false,
      })
      .catch(() => {});
    applyFrame(statusFrame("unlinked", 12));
    expect(client.getQueryState(deviceKeys.one("dev_1"))?.status).toBe("error");
  });

  it("is not read by the tab that deletes it, which leaves the page", () => {
    client.getMutationCache().build(client, { mutationKey: deviceKeys.deletion("dev_1") }).state.status = "pending";
    applyFrame(deleted);
    expect(KEYS.map(isReadAgain)).toEqual([false, false, false]);
  });
});

describe("a message's event", () => {
  const created = (change: Partial<Message> = {}): Frame => ({
    ...seq,
    kind: "message.created",
    data: { ...message, place: undefined, ...change } as NewMessageEvent,
  });
  const stepped = (status: Message["status"], error?: string): Frame => ({
    ...seq,
    kind: "message.status",
    data: { id: "msg_1", deviceId: "dev_1", chatId: "62811@c.us", status, ...(error === undefined ? {} : { error }) },
  });

  beforeEach(() => {
    client.setQueryData(messageKeys.chats("dev_1"), pages({ ...chat, chatId: "62899@c.us", lastAt: at(5) }, chat));
    client.setQueryData(messageKeys.thread("dev_1", "62811@c.us"), pages<Message>());
  });

  it("adds the message to its thread once and moves its chat to the top", () => {
    applyFrame(created());
    applyFrame(created());
    expect(thread()).toHaveLength(1);
    expect(chats()[0]).toMatchObject({
      chatId: "62811@c.us",
      lastText: "siap",
      lastStatus: "queued",
      name: "Budi",
      unread: 0,
    });
  });

  it("counts an incoming text once, however often its event arrives", () => {
    applyFrame(created({ direction: "in", status: "received", name: "Budi" }));
    applyFrame(created({ direction: "in", status: "received", name: "Budi" }));
    expect(chats()[0]?.unread).toBe(2);
  });

  it("counts two texts of the same second, and neither again when they are replayed", () => {
    const first: Partial<Message> = { id: "msg_1", direction: "in", status: "received", text: "Satu" };
    const second: Partial<Message> = { ...first, id: "msg_2", text: "Dua" };
    applyFrame(created(first));
    applyFrame(created(second));
    expect(chats()[0]).toMatchObject({ unread: 3, lastText: "Dua" });
    for (const change of [first, second]) applyToMessages(client, created(change), true);
    expect(chats()[0]).toMatchObject({ unread: 3, lastText: "Dua" });
  });

  it("is not counted again if a read already contains it", () => {
    const read: Chat = { ...chat, lastText: "Dua", lastAt: at(20), lastMessageId: "msg_2", unread: 3 };
    client.setQueryData(messageKeys.chats("dev_1"), pages(read));
    applyFrame(created({ id: "msg_1", direction: "in", status: "received", text: "Satu" }));
    applyFrame(created({ id: "msg_2", direction: "in", status: "received", text: "Dua" }));
    expect(chats()[0]).toMatchObject({ unread: 3, lastText: "Dua" });
  });

  it("shows a broadcast's text as the newest although its id is older", () => {
    client.setQueryData(messageKeys.chats("dev_1"), pages({ ...chat, lastMessageId: "msg_9" }));
    applyFrame(created({ campaign: { id: "cmp_1", itemNo: 1 } }));
    expect(chats()[0]).toMatchObject({ lastText: "siap", lastMessageId: "msg_1" });
  });

  it("opens a chat with somebody new", () => {
    applyFrame(created({ chatId: "62877@c.us", phone: "62877", direction: "in", status: "received", name: "Siti" }));
    expect(chats()).toHaveLength(3);
    expect(chats()[0]).toMatchObject({ chatId: "62877@c.us", name: "Siti", unread: 1 });
  });

  it("of a broadcast makes no chat and does not change the unread count", () => {
    client.setQueryData(messageKeys.chats("dev_1"), pages({ ...chat, unread: 2 }));
    applyFrame(created({ campaign: { id: "cmp_1", itemNo: 1 }, at: at(40) }));
    applyFrame(created({ id: "msg_2", chatId: "62877@c.us", campaign: { id: "cmp_1", itemNo: 2 }, at: at(41) }));
    const [first, ...others] = flatten(
      client.getQueryData<Pages<Chat>>(messageKeys.chats("dev_1")),
      ({ chatId }) => chatId,
    );
    expect([first?.unread, first?.lastText, others.length]).toEqual([2, "siap", 0]);
  });

  it("that waited has the place of the time at which it left, and its chat moves up", () => {
    const idAt = (second: number) => {
      const digits = Date.parse(at(second)).toString(16).padStart(12, "0");
      return `msg_${digits.slice(0, 8)}-${digits.slice(8)}-7000-8000-000000000001`;
    };
    const receivedFrame = (second: number, text: string) =>
      created({ id: idAt(second), text, at: at(second), direction: "in", status: "received" });
    client.setQueryData(messageKeys.thread("dev_1", "62811@c.us"), pages<Message>());
    applyFrame(created({ text: "tertahan", id: idAt(20) }));
    applyFrame(receivedFrame(25, "halo"));
    expect(thread().map(({ text }) => text)).toEqual(["tertahan", "halo"]);
    applyFrame({
      ...seq,
      kind: "message.status",
      at: at(50),
      data: { id: idAt(20), deviceId: "dev_1", chatId: "62811@c.us", status: "sent" },
    });
    expect(chats()[0]).toMatchObject({ lastText: "tertahan", lastAt: at(50), lastStatus: "sent" });
    applyFrame(receivedFrame(55, "lagi"));
    expect(thread().map(({ text }) => text)).toEqual(["lagi", "tertahan", "halo"]);
    expect(thread()[1]).toMatchObject({ sentAt: at(50), status: "sent" });
  });

  it("is sorted as on the server, whichever clock its time comes from", () => {
    applyFrame(created({ id: "msg_3", text: "tiga", status: "sent" }));
    applyFrame(created({ id: "msg_5", text: "lima", at: at(22), status: "sent" }));
    applyFrame(created({ id: "msg_4", text: "empat", at: at(23), direction: "in", status: "received" }));
    expect(thread().map(({ id }) => id)).toEqual(["msg_5", "msg_4", "msg_3"]);
  });

  it("belongs to the page of its thread on which the server would list it", () => {
    const old = { ...message, id: "msg_7", place: "msg_7" };
    client.setQueryData<Pages<Message>>(messageKeys.thread("dev_1", "62811@c.us"), {
      pages: [
        {
          items: [
            { ...old, id: "msg_9", place: "msg_9" },
            { ...old, id: "msg_8", place: "msg_8" },
          ],
          nextCursor: "8",
        },
        { items: [old, { ...old, id: "msg_2", place: "msg_2" }], nextCursor: null },
      ],
      pageParams: [null, "8"],
    });
    applyFrame(created({ id: "msg_5", status: "sent" }));
    expect(thread().map(({ id }) => id)).toEqual(["msg_9", "msg_8", "msg_7", "msg_5", "msg_2"]);
  });

  it("sorts its chat as the server lists it", () => {
    client.setQueryData(
      messageKeys.chats("dev_1"),
      pages({ ...chat, chatId: "62899@c.us", lastAt: at(25) }, { ...chat, lastAt: at(20) }),
    );
    applyFrame(created({ id: "msg_2", at: at(22), direction: "in", status: "received" }));
    expect(chats().map(({ chatId }) => chatId)).toEqual(["62899@c.us", "62811@c.us"]);
    applyFrame(created({ id: "msg_3", at: at(26), direction: "in", status: "received" }));
    expect(chats().map(({ chatId }) => chatId)).toEqual(["62811@c.us", "62899@c.us"]);
  });

  it("moves the ticks forward in thread and list, and never back", () => {
    applyFrame(created());
    for (const status of ["sent", "read", "delivered"] as const) applyFrame(stepped(status));
    expect(thread()[0]?.status).toBe("read");
    expect(chats()[0]?.lastStatus).toBe("read");
  });

  it("keeps the failure reason, and a late receipt replaces the status unknown", () => {
    applyFrame(created());
    applyFrame(stepped("unknown", "no_answer"));
    expect(thread()[0]).toMatchObject({ status: "unknown", error: "no_answer" });
    applyFrame(stepped("delivered"));
    expect(thread()[0]).toMatchObject({ status: "delivered", error: null });
  });

  it("that is a live update does not change the stored conversation", () => {
    applyFrame(created());
    applyFrame({
      kind: "message.status",
      data: { id: "msg_1", deviceId: "dev_1", chatId: "62811@c.us", status: "typing" },
    });
    expect(thread()[0]?.status).toBe("queued");
  });

  it("shows a person's decision about an unknown message", () => {
    applyFrame(created());
    applyFrame(stepped("unknown", "no_answer"));
    applyFrame(stepped("failed", "given_up"));
    expect(thread()[0]).toMatchObject({ status: "failed", error: "given_up" });
    applyFrame(stepped("unknown"));
    expect(thread()[0]?.status).toBe("failed");
  });

  it("does not change the chat's tick if it is about an older message", () => {
    applyFrame(created());
    applyFrame(created({ id: "msg_2", text: "lagi", at: at(25) }));
    applyFrame(stepped("read"));
    expect(chats()[0]).toMatchObject({ lastText: "lagi", lastStatus: "queued" });
  });
});

describe("an opt-out or opt-in event", () => {
  const consentFrame = (kind: "contact.opted_out" | "contact.opted_in", data: Partial<ConsentEvent> = {}): Frame => ({
    ...seq,
    kind,
    data: { deviceId: "dev_1", chatId: "62811@c.us", phone: "62811", lid: null, word: "stop", ...data },
  });

  it("marks the chats of the contact on every device, by number and by LID, until the opt-in", () => {
    const byLid = { ...chat, chatId: "999@lid", phone: null, lid: "999" };
    client.setQueryData(messageKeys.chats("dev_1"), pages(chat, { ...chat, chatId: "62899@c.us", phone: "62899" }));
    client.setQueryData(messageKeys.chats("dev_2"), pages(byLid));
    applyFrame(consentFrame("contact.opted_out", { lid: "999" }));
    expect(chats().map(({ optedOutAt }) => optedOutAt)).toEqual([at(30), null]);
    const other = () => client.getQueryData<Pages<Chat>>(messageKeys.chats("dev_2"))?.pages[0]?.items[0];
    expect(other()?.optedOutAt).toBe(at(30));
    applyFrame(consentFrame("contact.opted_in", { lid: "999" }));
    expect(chats().map(({ optedOutAt }) => optedOutAt)).toEqual([null, null]);
    expect(other()?.optedOutAt).toBeNull();
  });

  it("marks the contact in every cached list and on its page", () => {
    const contact = { id: "con_1", phone: "62811", addresses: [], optedOut: null } as unknown as Contact;
    client.setQueryData(contactKeys.one("con_1"), contact);
    client.setQueryData(contactKeys.list({ search: "" }), pages(contact, { ...contact, id: "con_2", phone: "62812" }));
    const listed = () => client.getQueryData<Pages<Contact>>(contactKeys.list({ search: "" }))?.pages[0]?.items ?? [];
    applyFrame(consentFrame("contact.opted_out"));
    expect(client.getQueryData<Contact>(contactKeys.one("con_1"))?.optedOut).toEqual({
      at: at(30),
      word: "stop",
      source: "word",
    });
    expect(listed().map(({ optedOut }) => optedOut?.word ?? null)).toEqual(["stop", null]);
    applyFrame(consentFrame("contact.opted_in", { word: "mulai" }));
    expect(listed().map(({ optedOut }) => optedOut)).toEqual([null, null]);
    expect(client.getQueryData<Contact>(contactKeys.one("con_1"))?.optedIn?.word).toBe("mulai");
    applyFrame({ ...consentFrame("contact.opted_out"), at: at(31) } as Frame);
    expect(listed().map(({ optedIn }) => optedIn ?? null)).toEqual([null, null]);
  });

  it("marks a contact that had never opted out as opted in", () => {
    const contact = { id: "con_1", phone: "62811", addresses: [], optedOut: null, optedIn: null } as unknown as Contact;
    client.setQueryData(contactKeys.one("con_1"), contact);
    applyFrame(consentFrame("contact.opted_in", { word: "mulai" }));
    expect(client.getQueryData<Contact>(contactKeys.one("con_1"))?.optedIn).toEqual({
      at: at(30),
      word: "mulai",
      source: "word",
      deviceId: "dev_1",
    });
  });

  it("marks a contact without a number by its LID", () => {
    const contact = { id: "con_1", phone: null, addresses: [{ kind: "lid", value: "999" }], optedOut: null };
    client.setQueryData(contactKeys.one("con_1"), contact);
    const kept = () => client.getQueryData<Contact>(contactKeys.one("con_1"));
    applyFrame(consentFrame("contact.opted_out", { chatId: "998@lid", phone: null, lid: "998" }));
    expect(kept()?.optedOut).toBeNull();
    applyFrame(consentFrame("contact.opted_out", { chatId: "999@lid", phone: null, lid: "999" }));
    expect(kept()?.optedOut?.word).toBe("stop");
  });

  it("makes the list of opted-out people who are no contacts, and the counts, be read again", () => {
    const outdated = () =>
      [optOutsQuery("").queryKey, contactKeys.summary].map((key) => client.getQueryState(key)?.isInvalidated);
    const read = () => {
      client.setQueryData(optOutsQuery("").queryKey, pages<OptedOutPerson>());
      client.setQueryData(contactKeys.summary, {});
    };
    for (const kind of ["contact.opted_out", "contact.opted_in"] as const) {
      read();
      expect(outdated()).toEqual([false, false]);
      applyFrame(consentFrame(kind));
      expect(outdated()).toEqual([true, true]);
    }
    read();
    const decided = { deviceId: "dev_1", chatId: "62811@c.us", messageId: "msg_1", at: at(40) };
    const decision: Frame = { kind: "opt_out.decided", data: { ...decided, decision: "opted_out" } };
    applyToContacts(client, decision, true);
    expect(outdated()).toEqual([false, false]);
    applyFrame(decision);
    expect(outdated()).toEqual([true, true]);
  });

  it("does not mark a group of the contact", () => {
    client.setQueryData(messageKeys.chats("dev_1"), pages({ ...chat, chatId: "1-2@g.us" }));
    applyFrame(consentFrame("contact.opted_out", { chatId: "1-2@g.us" }));
    expect(chats()[0]?.optedOutAt).toBeNull();
  });
});

describe("a message that looks like an opt-out", () => {
  const asked = (messageId: string, second: number): Frame => ({
    ...seq,
    at: at(second),
    kind: "contact.probable_opt_out",
    data: { deviceId: "dev_1", chatId: "62811@c.us", phone: "62811", lid: null, messageId, word: "stop ya kak" },
  });
  const undecided = () =>
    client.getQueryData<UndecidedOptOut[]>(optOutKeys.undecided("dev_1"))?.map(({ messageId }) => messageId);

  it("waits for a decision, the newest of its chat", () => {
    applyFrame(asked("msg_1", 30));
    expect(undecided()).toBeUndefined();
    client.setQueryData(optOutKeys.undecided("dev_1"), []);
    applyFrame(asked("msg_1", 30));
    applyFrame(asked("msg_2", 31));
    applyFrame(asked("msg_1", 30));
    expect(undecided()).toEqual(["msg_2"]);
  });

  it("is settled by a decision on another page, and by what the contact says later", () => {
    client.setQueryData(messageKeys.chats("dev_1"), pages(chat));
    client.setQueryData(optOutKeys.undecided("dev_1"), []);
    applyFrame(asked("msg_1", 30));
    const decided = { deviceId: "dev_1", chatId: "62811@c.us", messageId: "msg_1", decision: "opted_out" as const };
    applyFrame({ kind: "opt_out.decided", data: { ...decided, at: at(40) } });
    expect(undecided()).toEqual([]);
    expect(chats()[0]?.optedOutAt).toBe(at(40));
    applyFrame(asked("msg_2", 41));
    applyFrame({
      kind: "opt_out.decided",
      data: { ...decided, messageId: "msg_2", decision: "not_opted_out", at: at(42) },
    });
    expect(undecided()).toEqual([]);
    applyFrame(asked("msg_3", 43));
    const word = { deviceId: "dev_2", chatId: "62811@c.us", phone: "62811", lid: null, word: "start" };
    applyFrame({ ...seq, at: at(44), kind: "contact.opted_in", data: word });
    expect(undecided()).toEqual([]);
  });
});

describe("a LID and a number that are one person", () => {
  const LID_CHAT = "77@lid";
  const byLid: Message = {
    ...message,
    id: "msg_0",
    conversationId: "cnv_2",
    chatId: LID_CHAT,
    phone: null,
    lid: "77",
    direction: "in",
  };
  const lidChat: Chat = {
    ...chat,
    conversationId: "cnv_2",
    chatId: LID_CHAT,
    phone: null,
    lid: "77",
    name: "Bu Budi",
    unread: 2,
    lastAt: at(9),
  };
  const identified: Frame = {
    ...seq,
    kind: "contact.identified",
    data: { deviceId: "dev_1", conversationId: "cnv_1", chatId: "62811@c.us", phone: "62811", lid: "77" },
  };
  const listed = () => client.getQueryData<Pages<Chat>>(messageKeys.chats("dev_1"))?.pages[0]?.items ?? [];

  it("are one chat with both unread counts, in the place of the newer one", async () => {
    client.setQueryData(
      messageKeys.chats("dev_1"),
      pages({ ...lidChat, chatId: "62899@c.us", lid: null }, lidChat, chat),
    );
    applyFrame(identified);
    applyFrame(identified);
    await vi.dynamicImportSettled();
    expect(chats().map(({ chatId }) => chatId)).toEqual(["62899@c.us", "62811@c.us"]);
    expect(listed()[1]).toMatchObject({
      conversationId: "cnv_1",
      phone: "62811",
      lid: "77",
      unread: 3,
      name: "Budi",
      lastAt: at(9),
    });
  });

  it("are one chat even if the number had no chat", async () => {
    client.setQueryData(messageKeys.chats("dev_1"), pages(lidChat));
    applyFrame(identified);
    await vi.dynamicImportSettled();
    expect(listed()).toMatchObject([{ chatId: "62811@c.us", phone: "62811", name: "Bu Budi", unread: 2 }]);
  });

  it("have one thread, in the order of the messages and each once", async () => {
    const pageOf = (nextCursor: string | null, ...items: Message[]) => ({
      pages: [{ items, nextCursor }],
      pageParams: [null],
    });
    client.setQueryData(messageKeys.thread("dev_1", LID_CHAT), pages({ ...byLid, id: "msg_2", place: "msg_2" }, byLid));
    client.setQueryData(
      messageKeys.thread("dev_1", "62811@c.us"),
      pages({ ...message, id: "msg_3", place: "msg_3" }, message),
    );
    applyFrame(identified);
    applyFrame(identified);
    await vi.dynamicImportSettled();
    expect(thread().map(({ id }) => id)).toEqual(["msg_3", "msg_2", "msg_1", "msg_0"]);
    client.setQueryData(
      messageKeys.thread("dev_1", "62811@c.us"),
      pageOf("more", { ...message, id: "msg_3", place: "msg_3" }, message),
    );
    applyFrame(identified);
    await vi.dynamicImportSettled();
    expect(thread().map(({ id }) => id)).toEqual(["msg_3", "msg_2", "msg_1"]);
  });

  it("keep the name from the address book", () => {
    client.setQueryData(messageKeys.chats("dev_1"), pages({ ...chat, contactId: "con_1", name: "Ibu Budi" }));
    applyFrame({
      ...seq,
      kind: "message.created",
      data: { ...message, direction: "in", name: "budi99", businessName: "Toko Budi" },
    });
    expect(listed()[0]?.name).toBe("Ibu Budi");
    client.setQueryData(messageKeys.chats("dev_1"), pages(chat));
    applyFrame({
      ...seq,
      kind: "message.created",
      data: { ...message, direction: "in", name: "budi99", businessName: "Toko Budi" },
    });
    expect(listed()[0]?.name).toBe("Toko Budi");
  });

  it("shows a chat with its first message where the server was asked for it, and had none", () => {
    const asked = (id: string) => messageKeys.chats("dev_1", { id });
    for (const id of ["62811@c.us", "62899@c.us"]) client.setQueryData(asked(id), { pages: [], pageParams: [] });
    applyFrame({ ...seq, kind: "message.created", data: { ...message, direction: "in", name: "Budi" } });
    const chatsIn = (id: string) => flatten(client.getQueryData<Pages<Chat>>(asked(id)), (one) => one.chatId);
    expect(chatsIn("62811@c.us").map(({ name }) => name)).toEqual(["Budi"]);
    expect(chatsIn("62899@c.us")).toEqual([]);
  });

  it("shows a name in the server's order, whatever the event says of it", () => {
    for (const { addressBook, business, push, shown } of shownNames) {
      const known = { ...chat, contactId: addressBook === null ? null : "con_1", name: addressBook ?? business };
      client.setQueryData(
        messageKeys.chats("dev_1"),
        pages(business === null ? known : { ...known, businessName: business }),
      );
      applyFrame({ ...seq, kind: "message.created", data: { ...message, direction: "in", name: push } });
      expect(listed()[0]?.name, `${shown}`).toBe(shown);
      applyFrame({ ...seq, kind: "message.created", data: { ...message, id: "msg_9", direction: "in", name: push } });
      expect(listed()[0]?.name, `${shown}, again`).toBe(shown);
    }
  });
});
