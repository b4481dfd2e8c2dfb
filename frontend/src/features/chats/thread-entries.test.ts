import { expect, it } from "vitest";
import type { Message, ThreadEntry } from "~/api/types";
import { splitEntries } from "./thread-entries";

const message = (place: string) => ({ place }) as Message;
const entry = (place: string) => ({ place }) as ThreadEntry;

it("entries stand between the messages by their places, and messages that wait come last", () => {
  const messages = ["msg_2", "msg_4", "msg_w1"].map(message);
  const [first, second, third, last] = ["msg_1", "msg_3", "msg_33", "msg_5"].map(entry);
  expect(splitEntries(messages, [first, second, third, last] as ThreadEntry[])).toEqual({
    before: [[first], [second, third], [last]],
    after: [],
  });
  expect(splitEntries(messages.slice(0, 2), [last] as ThreadEntry[])).toEqual({ before: [[], []], after: [last] });
  expect(splitEntries([], [first] as ThreadEntry[])).toEqual({ before: [], after: [first] });
});
