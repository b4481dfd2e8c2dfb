import { act, renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { useDraft } from "./features/messages/draft";
import { claimTyped, forgetTyped } from "./typed";

const draft = (place = "dev/chat") => renderHook(() => useDraft(place)).result;

it("keeps what was typed for the same person", () => {
  claimTyped("usr_1");
  const first = draft();
  act(() => first.current[1]("Halo"));
  claimTyped("usr_1");
  expect(draft().current[0]).toBe("Halo");
  expect(draft("dev/other").current[0]).toBe("");
});

it("shows nobody what another has typed in the same tab", () => {
  claimTyped("usr_1");
  const first = draft();
  act(() => first.current[1]("Rahasia"));
  claimTyped("usr_2");
  expect(draft().current[0]).toBe("");
});

it("forgets on leaving, and keeps nothing of what was emptied", () => {
  const first = draft();
  act(() => first.current[1]("Halo"));
  forgetTyped();
  expect(draft().current[0]).toBe("");
  act(() => first.current[1]((before) => `${before} lagi`));
  act(() => first.current[1](""));
  expect(Object.keys(sessionStorage).filter((key) => key.startsWith("cwa.draft/"))).toEqual([]);
});
