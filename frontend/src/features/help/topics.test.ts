import { expect, it } from "vitest";
import { i18next, loadLanguage, loadPart } from "~/i18n";
import { EMPTY } from "../campaigns/broadcast-form";
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
  const foundTopics = (search: string) => matching(answers, search).map(({ topic }) => topic);
  expect(foundTopics("")).toEqual(["waiting", "bans"]);
  expect(foundTopics("  QUIET limit ")).toEqual(["waiting"]);
  expect(foundTopics("quiet")).toEqual(["waiting", "bans"]);
  expect(foundTopics("quíet")).toEqual(["waiting", "bans"]);
  expect(foundTopics("nothing")).toEqual([]);
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
    const foundTopics = (search: string) => matching(answers, search).map(({ topic }) => topic);
    for (const word of ["impor", "import", "tag", "excel", "csv"])
      expect(foundTopics(word), word).toContain("importing");
    for (const word of ["foto", "photo", "gambar"]) expect(foundTopics(word), word).toContain("media");
    for (const word of ["grup", "group"]) expect(foundTopics(word), word).toContain("groups");
    for (const word of ["kata sandi", "password", "lupa"]) expect(foundTopics(word), word).toContain("password");
    for (const { title, short, long } of answers) expect([title, short, long].every((text) => text !== "")).toBe(true);
  },
);

it.each(["en", "id"] as const)(
  "the answer about recipients who were left out has the words of the page, in %s",
  async (language) => {
    await loadPart("help");
    await loadLanguage(language);
    const t = i18next.getFixedT(language);
    const { title, short, long } = t("help.answers.skipped", { returnObjects: true });
    const word = t("broadcast.count.skipped");
    expect(title.toLowerCase()).toContain(word.toLowerCase());
    expect(short).toContain(`“${word}”`);
    const lines = long.split("\n");
    const lineOf = (part: string) => lines.find((line) => line.includes(part)) ?? "";
    const numberGone = t("failure.not_on_whatsapp").replace(/\.$/, "").split(" ").slice(-2).join(" ");
    expect(lineOf(numberGone)).toContain(`“${t("tick.failed")}”`);
    const mayHave = t("broadcast.skipped.undecided").split(";")[0] ?? "";
    expect(lineOf(`- ${mayHave}`)).not.toBe("");
    expect(lineOf(t("newBroadcast.leaveOutUnusable").split(",")[0] ?? "")).not.toBe("");
    expect(lineOf(t("broadcast.act.retry.button"))).not.toBe("");
  },
);

it.each(["en", "id"] as const)("the answer about the paces says which one to take, in %s", async (language) => {
  await loadPart("help");
  await loadLanguage(language);
  const t = i18next.getFixedT(language);
  const card = t("help.answers.pace.short");
  // The buttons show the seconds.
  expect(card).not.toMatch(/\d/);
  for (const pace of ["safe", "normal", "fast"] as const) expect(card).toContain(t(`newBroadcast.${pace}`));
  const hint = t("newBroadcast.paceHint");
  // This is the pace with which a new broadcast begins, and the one for a new number.
  expect(hint).toContain(t(`newBroadcast.${EMPTY.pace as "normal"}`));
  expect(hint).toContain(t("newBroadcast.safe"));
});
