import { act, renderHook } from "@testing-library/preact";
import { expect, it } from "vitest";
import { useDraft } from "./features/chats/message-draft";
import { claimFormDrafts, forgetFormDrafts, moveFormDraft } from "./form-drafts";

const draft = (place = "dev/chat") => renderHook(() => useDraft(place)).result;

it("keeps what was typed for the same person", () => {
  claimFormDrafts("usr_1");
  const first = draft();
  act(() => first.current[1]("Halo"));
  claimFormDrafts("usr_1");
  expect(draft().current[0]).toBe("Halo");
  expect(draft("dev/other").current[0]).toBe("");
});

it("hides a draft from another user of the same tab", () => {
  claimFormDrafts("usr_1");
  const first = draft();
  act(() => first.current[1]("Rahasia"));
  claimFormDrafts("usr_2");
  expect(draft().current[0]).toBe("");
});

it("forgets drafts at the sign-out, and stores no empty draft", () => {
  const first = draft();
  act(() => first.current[1]("Halo"));
  forgetFormDrafts();
  expect(draft().current[0]).toBe("");
  act(() => first.current[1]((before) => `${before} lagi`));
  act(() => first.current[1](""));
  expect(Object.keys(sessionStorage).filter((key) => key.startsWith("cwa.draft/"))).toEqual([]);
});

it("moves to another place unless a draft is there", () => {
  const write = (place: string, text: string) => {
    const there = draft(place);
    act(() => there.current[1](text));
  };
  write("dev/lid", "Halo");
  moveFormDraft("dev/lid", "dev/number");
  expect([draft("dev/lid").current[0], draft("dev/number").current[0]]).toEqual(["", "Halo"]);
  write("dev/lid", "Lain");
  moveFormDraft("dev/lid", "dev/number");
  expect([draft("dev/lid").current[0], draft("dev/number").current[0]]).toEqual(["Lain", "Halo"]);
});
