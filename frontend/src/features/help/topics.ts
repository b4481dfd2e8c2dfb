import type { TFunction } from "i18next";
import { hasWords } from "~/i18n/fold";

/** The questions, in the order of the page. The name of a question is also the anchor of its answer. */
export const TOPICS = [
  "waiting",
  "statuses",
  "quietHours",
  "warmUp",
  "pace",
  "limits",
  "priorities",
  "bans",
  "importing",
  "optOut",
  "skipped",
  "media",
  "groups",
  "unknown",
  "duplicates",
  "restart",
  "deviceStatus",
  "password",
  "trial",
] as const;

export type HelpTopic = (typeof TOPICS)[number];

/** Converts `quietHours` to `quiet-hours`. */
export function anchorOf(topic: HelpTopic): string {
  return topic.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

export function topicOf(anchor: string): HelpTopic | undefined {
  return TOPICS.find((topic) => anchorOf(topic) === anchor);
}

export type Block = { kind: "text"; text: string } | { kind: "list"; items: string[] };

/** Splits an answer into paragraphs and lists. Lines that begin with a dash form a list. */
export function blocksOf(answer: string): Block[] {
  const blocks: Block[] = [];
  for (const line of answer.split("\n").filter((each) => each.trim() !== "")) {
    const last = blocks.at(-1);
    if (!line.startsWith("- ")) blocks.push({ kind: "text", text: line });
    else if (last?.kind === "list") last.items.push(line.slice(2));
    else blocks.push({ kind: "list", items: [line.slice(2)] });
  }
  return blocks;
}

export type Answer = { topic: HelpTopic; title: string; short: string; long: string };

/** Returns all answers, in the order of the page. */
export function answersOf(t: TFunction): Answer[] {
  return TOPICS.map((topic) => ({
    topic,
    title: t(`help.answers.${topic}.title`),
    short: t(`help.answers.${topic}.short`),
    long: t(`help.answers.${topic}.long`),
  }));
}

/**
 * Words that people search for although the answer does not have them, in both languages: people search in the language in which they
 * think.
 */
const SEARCH_WORDS: Partial<Record<HelpTopic, string>> = {
  importing: "import impor csv excel xlsx spreadsheet vcard file berkas tag label contacts kontak",
  media: "media photo foto image gambar picture video document dokumen file berkas voice suara audio stickers stiker",
  groups: "group grup",
  password: "password kata sandi forgot lupa change ganti reset sign in login masuk",
};

/** Returns the answers that contain every word of the search; all answers if the search is empty. */
export function matching(answers: readonly Answer[], search: string): Answer[] {
  return answers.filter(({ topic, title, short, long }) =>
    hasWords(`${title} ${short} ${long} ${SEARCH_WORDS[topic] ?? ""}`, search),
  );
}
