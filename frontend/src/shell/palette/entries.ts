/** The entries of the palette: pages to open and actions to run. */

import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  BookOpen,
  FileUp,
  Gauge,
  Keyboard,
  Languages,
  LifeBuoy,
  LogOut,
  type LucideIcon,
  Megaphone,
  MessagesSquare,
  Moon,
  Plus,
  Rocket,
  Rows3,
  Smartphone,
  Store,
  User,
  UserPlus,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSource } from "~/api/answer-source";
import { flatten } from "~/api/pages";
import { campaignsQuery } from "~/features/campaigns/queries";
import { campaignStatusText } from "~/features/campaigns/status-text";
import { useHolds } from "~/features/campaigns/use-holds";
import { addressText } from "~/features/contacts/address";
import { contactsQuery } from "~/features/contacts/queries";
import { devicesQuery, listed } from "~/features/devices/queries";
import { chatsQuery } from "~/features/messages/queries";
import { keyOf } from "~/features/messages/unread";
import { useSampleMode } from "~/features/sample-mode/use-sample-mode";
import { chooseLanguage } from "~/i18n";
import { phoneNumber } from "~/i18n/format";
import { chooseDensity, useDensity } from "~/ui/density";
import { chooseTheme, useTheme } from "~/ui/theme";
import { useSettled } from "~/ui/use-settled";
import { pressNewOnceItAppears } from "../keyboard-shortcuts";
import { PAGES } from "../menu-pages";
import { type Command, SHORTCUTS } from "../shortcuts";
import { useSignOutAndLeave } from "../sign-out";
import { type Findable, rankByName, search, similarOf } from "./match";

export type Entry = Findable & {
  id: string;
  icon: LucideIcon;
  /** The kind of the entry, if the name alone does not show it. */
  kind?: string;
  command?: Command;
  run: () => unknown;
  /** Set if the focus moves to the page, not back to where it was. */
  leadsAway?: true;
};

export type Group = {
  id: "pages" | "actions" | "devices" | "broadcasts" | "contacts" | "chats" | "similar";
  entries: Entry[];
};

const MIN_SEARCH_LENGTH = 2;
const MAX_SHOWN = 6;

/** Search words for the same entries in both languages: people search in the language in which they think. */
const WORDS = {
  "/devices": "devices perangkat nomor whatsapp phone hp qr",
  "/chats": "chats chat pesan percakapan inbox messages conversations",
  "/contacts": "contacts kontak pelanggan customers people orang",
  "/broadcasts": "broadcasts siaran campaigns kampanye promo",
  "/start": "start mulai first steps langkah pertama setup persiapan guide panduan",
  "/help": "help bantuan answers jawaban questions pertanyaan faq",
  addDevice: "add device tambah perangkat link tautkan nomor whatsapp number qr baru new",
  newBroadcast: "new broadcast siaran baru buat kirim send campaign promo",
  addContact: "add contact tambah kontak baru new customer pelanggan",
  importContacts: "import contacts impor kontak file csv upload unggah excel",
  language: "switch language ganti bahasa english inggris indonesia indonesian",
  theme: "switch theme ganti tema dark light gelap terang mode malam night",
  density: "density kerapatan compact comfortable rapat lega padat list daftar",
  keys: "keyboard shortcuts pintasan papan ketik keys tombol help bantuan",
  docs: "open api docs dokumentasi developer pengembang buka openapi",
  sample: "sample data contoh demo example coba try",
  signOut: "sign out keluar logout log out",
};

export function useEntries(typed: string, onShortcuts: () => void): { groups: Group[]; isSearching: boolean } {
  const pages = usePageEntries();
  const actions = useActionEntries(onShortcuts);
  const devices = useDeviceEntries();
  const broadcasts = useBroadcastEntries();
  const contacts = useContactEntries(typed);
  const chats = useChatEntries(typed);
  const known = [
    group("pages", typed, pages),
    group("actions", typed, actions),
    group("devices", typed, devices, 3 * MAX_SHOWN),
    group("broadcasts", typed, broadcasts, MAX_SHOWN),
  ].sort((one, other) => other.best - one.best);
  // The server searches the chats and contacts and responds later: they come last, so that no other entry moves.
  const isSearching = chats.isSearching || contacts.isSearching;
  const all: Group[] = [
    ...known,
    { id: "chats", entries: chats.entries },
    { id: "contacts", entries: contacts.entries },
    // These follow the others, and only once all results are known: Enter must not open an entry that only resembles the name of a contact.
    { id: "similar", entries: isSearching ? [] : similarOf(known).slice(0, MAX_SHOWN) },
  ];
  return { groups: all.filter(({ entries }) => entries.length > 0), isSearching };
}

function group(id: Group["id"], typed: string, entries: readonly Entry[], most = entries.length) {
  const { found, best, similar } = search(typed, entries);
  return { id, entries: found.slice(0, most), best, similar };
}

/** Pages that are not in the menu. */
const ASIDE = [
  { to: "/start", name: "guide.start", icon: Rocket },
  { to: "/help", name: "guide.help", icon: LifeBuoy },
] as const;

function usePageEntries(): Entry[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return [...PAGES, ...ASIDE].map(({ to, name, icon }) => ({
    id: to,
    icon,
    name: t(name),
    words: WORDS[to],
    ...commandOf(to),
    run: () => navigate({ to }),
    leadsAway: true,
  }));
}

/** Returns the shortcut of a page, if it has one. */
function commandOf(to: string): { command?: Command } {
  const row = SHORTCUTS.find(({ command }) => `/${command}` === to);
  return row === undefined ? {} : { command: row.command };
}

function useActionEntries(onShortcuts: () => void): Entry[] {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { resolved } = useTheme();
  const density = useDensity();
  const signOut = useSignOutAndLeave();
  const isSample = useSource() === "sample";
  const { switchTo } = useSampleMode();
  const other = i18n.language === "en" ? "id" : "en";
  const isDark = resolved === "dark";
  return [
    {
      id: "add-device",
      icon: Plus,
      name: t("devices.add"),
      words: WORDS.addDevice,
      run: async () => {
        await navigate({ to: "/devices" });
        pressNewOnceItAppears();
      },
    },
    {
      id: "new-broadcast",
      icon: Megaphone,
      name: t("broadcasts.new"),
      words: WORDS.newBroadcast,
      run: () => navigate({ to: "/broadcasts/new" }),
      leadsAway: true,
    },
    {
      id: "add-contact",
      icon: UserPlus,
      name: t("contacts.add"),
      words: WORDS.addContact,
      run: async () => {
        await navigate({ to: "/contacts" });
        pressNewOnceItAppears();
      },
    },
    {
      id: "import-contacts",
      icon: FileUp,
      name: t("palette.importContacts"),
      words: WORDS.importContacts,
      run: () => navigate({ to: "/contacts/import" }),
      leadsAway: true,
    },
    {
      id: "language",
      icon: Languages,
      name: t("palette.language", { language: t(`language.${other}`) }),
      words: WORDS.language,
      run: () => chooseLanguage(other),
    },
    {
      id: "theme",
      icon: Moon,
      name: t(isDark ? "palette.light" : "palette.dark"),
      words: WORDS.theme,
      run: () => chooseTheme(isDark ? "light" : "dark"),
    },
    {
      id: "density",
      icon: Rows3,
      name: t(density === "compact" ? "palette.comfortable" : "palette.compact"),
      words: WORDS.density,
      run: () => chooseDensity(density === "compact" ? "comfortable" : "compact"),
    },
    { id: "keys", icon: Keyboard, name: t("keys.title"), words: WORDS.keys, command: "help", run: onShortcuts },
    {
      id: "docs",
      icon: BookOpen,
      name: t("palette.docs"),
      words: WORDS.docs,
      run: () => window.open("/docs", "_blank", "noopener"),
    },
    {
      id: "sample",
      icon: Store,
      name: t(isSample ? "sample.back" : "sample.turnOn"),
      words: WORDS.sample,
      run: () => switchTo(isSample ? "own" : "sample"),
      leadsAway: true,
    },
    {
      id: "sign-out",
      icon: LogOut,
      name: t("nav.signOut"),
      words: WORDS.signOut,
      isRisky: true,
      run: signOut.run,
    },
  ];
}

function useDeviceEntries(): Entry[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data } = useInfiniteQuery(devicesQuery);
  return listed(data).flatMap(({ id: deviceId, name, phone }): Entry[] => {
    const params = { deviceId };
    const number = phone ?? "";
    return [
      {
        id: `device-${deviceId}`,
        icon: Smartphone,
        name,
        kind: t("palette.device"),
        words: `${number} device perangkat settings pengaturan`,
        run: () => navigate({ to: "/devices/$deviceId", params }),
        leadsAway: true,
      },
      {
        id: `chats-${deviceId}`,
        icon: MessagesSquare,
        name,
        kind: t("palette.chats"),
        words: `${number} ${WORDS["/chats"]}`,
        run: () => navigate({ to: "/chats/$deviceId", params }),
        leadsAway: true,
      },
      {
        id: `pacing-${deviceId}`,
        icon: Gauge,
        name,
        kind: t("pacing.title"),
        words: `${number} pacing pace tempo kecepatan speed limits batas settings pengaturan jam tenang quiet hours`,
        run: () => navigate({ to: "/devices/$deviceId/pacing", params }),
        leadsAway: true,
      },
    ];
  });
}

function useBroadcastEntries(): Entry[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data } = useInfiniteQuery(campaignsQuery);
  const campaigns = flatten(data, ({ id }) => id);
  const holdOf = useHolds(campaigns);
  return campaigns.map((campaign) => ({
    id: `broadcast-${campaign.id}`,
    icon: Megaphone,
    name: campaign.name,
    kind: campaignStatusText(t, campaign, holdOf(campaign)),
    words: WORDS["/broadcasts"],
    run: () => navigate({ to: "/broadcasts/$campaignId", params: { campaignId: campaign.id } }),
    leadsAway: true,
  }));
}

function useChatEntries(typed: string): { entries: Entry[]; isSearching: boolean } {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const devices = listed(useInfiniteQuery(devicesQuery).data);
  const { asked, isWorthIt, isSettling } = useAsked(typed);
  const { data, isFetching } = useInfiniteQuery({ ...chatsQuery(null, { search: asked }), enabled: isWorthIt });
  if (!isWorthIt) return { entries: [], isSearching: isSettling };
  const entries = flatten(data, keyOf).map((chat): Entry => {
    const { deviceId, chatId, name, phone } = chat;
    const number = phone === null ? null : phoneNumber(phone);
    const device = devices.length > 1 ? devices.find(({ id }) => id === deviceId)?.name : undefined;
    return {
      id: `chat-${keyOf(chat)}`,
      icon: MessagesSquare,
      name: name ?? number ?? t("chats.unknownName"),
      kind: [name === null ? null : number, device].filter((part) => part != null).join(" · ") || t("palette.chats"),
      run: () => navigate({ to: "/chats/$deviceId/$chatId", params: { deviceId, chatId } }),
      leadsAway: true,
    };
  });
  return { entries: rankByName(typed, entries).slice(0, MAX_SHOWN), isSearching: isFetching || isSettling };
}

/** Returns the text that the server searches for. It does not follow every letter that is typed. */
function useAsked(typed: string) {
  const wanted = typed.trim();
  const asked = useSettled(wanted, 200);
  const isLong = wanted.length >= MIN_SEARCH_LENGTH;
  return { asked, isWorthIt: isLong && asked.length >= MIN_SEARCH_LENGTH, isSettling: isLong && asked !== wanted };
}

function useContactEntries(typed: string): { entries: Entry[]; isSearching: boolean } {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { asked, isWorthIt, isSettling } = useAsked(typed);
  const { data, isFetching } = useInfiniteQuery({
    ...contactsQuery({ search: asked, tag: "", optedOut: false }),
    enabled: isWorthIt,
  });
  if (!isWorthIt) return { entries: [], isSearching: isSettling };
  const entries = flatten(data, ({ id }) => id).map(
    (contact): Entry => ({
      id: `contact-${contact.id}`,
      icon: User,
      name: contact.name || addressText(t, contact),
      kind: contact.name ? addressText(t, contact) : t("contacts.noName"),
      run: () => navigate({ to: "/contacts/$contactId", params: { contactId: contact.id } }),
      leadsAway: true,
    }),
  );
  return { entries: rankByName(typed, entries).slice(0, MAX_SHOWN), isSearching: isFetching || isSettling };
}
