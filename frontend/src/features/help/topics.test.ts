import { expect, it } from "vitest";
import { i18next, loadLanguage, loadPart } from "~/i18n";
import { anchorOf, answersOf, blocksOf, matching, TOPICS, topicOf } from "./topics";

it("gives every question its own anchor, and finds the question by it", () => {
  expect(anchorOf("quietHours")).toBe("quiet-hours");
  expect(new Set(TOPICS.map(anchorOf)).size).toBe(TOPICS.length);
  for (const topic of TOPICS) expect(topicOf(anchorOf(topic))).toBe(topic);
  expect(topicOf("nothing")).toBeUndefined();
});

it("reads lines that begin with a dash as one list", () => {
  expect(blocksOf("First.\n- one\n- two\nLast.")).toEqual([
    { kind: "text", text: "First." },
    { kind: "list", items: ["one", "two"] },
    { kind: "text", text: "Last." },
  ]);
});

it("finds the answers that contain every word of the search", () => {
  const answers = [
    { topic: "waiting" as const, title: "Why does it wait?", short: "Quiet hours.", long: "Or a limit." },
    { topic: "bans" as const, title: "Bans", short: "Be calm.", long: "Quiet, mostly." },
  ];
  const found = (search: string) => matching(answers, search).map(({ topic }) => topic);
  expect(found("")).toEqual(["waiting", "bans"]);
  expect(found("  QUIET limit ")).toEqual(["waiting"]);
  expect(found("quiet")).toEqual(["waiting", "bans"]);
  expect(found("quíet")).toEqual(["waiting", "bans"]);
  expect(found("nothing")).toEqual([]);
});

it.each(["en", "id"] as const)(
  "every status that a recipient of a broadcast can have is explained, in %s",
  async (language) => {
    await loadPart("help");
    await loadLanguage(language);
    const t = i18next.getFixedT(language);
    const { replied: _, ...statuses } = t("broadcast.count", { returnObjects: true });
    const explained = t("help.answers.statuses.long");
    for (const status of Object.values(statuses)) expect(explained).toContain(`- ${status}`);
  },
);

it.each(["en", "id"] as const)(
  "what newcomers search for leads to its answer, in either language, on the page in %s",
  async (language) => {
    await loadPart("help");
    await loadLanguage(language);
    const t = i18next.getFixedT(language);
    const answers = answersOf(t);
    const found = (search: string) => matching(answers, search).map(({ topic }) => topic);
    for (const word of ["impor", "import", "tag", "excel", "csv"]) expect(found(word), word).toContain("importing");
    for (const word of ["foto", "photo", "gambar"]) expect(found(word), word).toContain("media");
    for (const word of ["grup", "group"]) expect(found(word), word).toContain("groups");
    for (const word of ["kata sandi", "password", "lupa"]) expect(found(word), word).toContain("password");
    for (const { title, short, long } of answers) expect([title, short, long].every((text) => text !== "")).toBe(true);
  },
);
