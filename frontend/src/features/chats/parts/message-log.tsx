import { ArrowDown } from "lucide-react";
import {
  type ComponentProps,
  Fragment,
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import type { Message, ReplyTo, ThreadEntry } from "~/api/types";
import { useToday } from "~/api/use-now";
import { ChangeLine } from "~/features/groups/parts/change-line";
import { contentOf } from "~/features/messages/content-text";
import { shownAt } from "~/features/messages/place";
import type { Pending } from "~/features/messages/unsent";
import type { WaitingMessages } from "~/features/outbox/queries";
import { startOfDay, useFormat } from "~/i18n/format";
import { Button } from "~/ui/button";
import { MoreButton } from "~/ui/more-button";
import { splitEntries } from "../thread-entries";
import { Bubble, PendingBubble } from "./bubble";
import { EntryLine } from "./entry-line";
import { isQuotable } from "./quote";

/** A log that is scrolled closer to its end than this follows the newest message. */
const NEAR_END_PX = 120;

type MessageLogProps = {
  /** Oldest first. */
  messages: Message[];
  /** Oldest first. */
  entries: ThreadEntry[];
  waiting: WaitingMessages | undefined;
  pending: Pending[];
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  name: string;
  onResend: (pending: Pending) => void;
  onRewrite: (text: string, sendAt?: string, replyTo?: ReplyTo) => void;
  /** Missing where nobody can answer. */
  onReply?: ((message: Message) => void) | undefined;
  onEdit?: ((message: Message) => void) | undefined;
};

const dayOf = (message: Message): number => startOfDay(Date.parse(shownAt(message)));

export function MessageLog(props: MessageLogProps) {
  const { messages, entries, waiting, pending, list, name, onResend, onRewrite, onReply, onEdit } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const today = useToday();
  const { box, isAway, onScroll, toEnd } = useScroll(messages, pending.length);
  const { before: entriesBefore, after: entriesAfter } = splitEntries(messages, entries);
  const openQuoted = useOpenQuoted(messages);
  const lastQuotable = messages.findLast(isQuotable)?.id;

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={box}
        onScroll={onScroll}
        onKeyDown={moveAmongActions}
        role="log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label={t("thread.log", { name })}
        className="wallpaper relative h-full overflow-y-auto px-4 py-4 -outline-offset-2 sm:px-8"
      >
        <div>
          <MoreButton list={list} label={t("thread.older")} />
          {!list.hasNextPage && (
            <Note>{messages.length === 0 && pending.length === 0 ? t("thread.emptyText") : t("thread.begins")}</Note>
          )}
          {messages.map((message, index) => {
            const before = messages[index - 1];
            const isNewDay = before === undefined || dayOf(before) !== dayOf(message);
            return (
              <Fragment key={message.id}>
                {entriesBefore[index]?.map((entry) => (
                  <EntryLine key={entry.id} entry={entry} />
                ))}
                {isNewDay && <Note>{format.day(shownAt(message), today)}</Note>}
                <Line
                  message={message}
                  waiting={waiting?.[message.id]}
                  name={name}
                  isFirst={isNewDay || before.direction !== message.direction || !isSameSender(before, message)}
                  onRewrite={onRewrite}
                  onReply={onReply}
                  onEdit={onEdit}
                  onOpenQuoted={message.replyTo && hasQuoted(messages, message.replyTo) ? openQuoted : undefined}
                  isTabStop={message.id === lastQuotable}
                />
              </Fragment>
            );
          })}
          {entriesAfter.map((entry) => (
            <EntryLine key={entry.id} entry={entry} />
          ))}
          {pending.map((entry) => (
            <PendingBubble key={entry.key} pending={entry} name={name} onResend={onResend} onRewrite={onRewrite} />
          ))}
        </div>
      </div>
      {isAway && (
        <Button
          look="secondary"
          size="icon"
          className="absolute right-5 bottom-4 rounded-full! shadow-md"
          aria-label={t("thread.jump")}
          title={t("thread.jump")}
          onClick={toEnd}
        >
          <ArrowDown aria-hidden />
        </Button>
      )}
    </div>
  );
}

/** A message, or the line about a change of the group. */
function Line(props: ComponentProps<typeof Bubble>) {
  const { message } = props;
  const content = contentOf(message);
  if (content.kind !== "group_change") return <Bubble {...props} />;
  return (
    <Note>
      <ChangeLine change={content} by={message.sender} />
    </Note>
  );
}

const quotedBy =
  ({ id, waMessageId }: ReplyTo) =>
  (message: Message): boolean =>
    message.id === id || message.waMessageId === waMessageId;

const hasQuoted = (messages: Message[], quoted: ReplyTo): boolean => messages.some(quotedBy(quoted));

/** Scrolls to a quoted message and gives it the focus, which marks it. */
function useOpenQuoted(messages: Message[]): (quoted: ReplyTo) => void {
  const now = useRef(messages);
  now.current = messages;
  return useCallback((quoted) => {
    const found = now.current.find(quotedBy(quoted));
    const element = found && document.getElementById(found.id);
    if (!element) return;
    element.scrollIntoView({ block: "center" });
    // Only as long as it has the focus: `keepFocusNear` looks for the region that can have it.
    element.tabIndex = -1;
    element.addEventListener("blur", () => element.removeAttribute("tabindex"), { once: true });
    element.focus({ preventScroll: true });
  }, []);
}

/** The arrow keys lead from the buttons of one message to those of the next, and from one button to the other. */
function moveAmongActions(event: KeyboardEvent<HTMLElement>): void {
  const button = event.target as HTMLElement;
  const group = button.closest("[data-actions]");
  const [rows, columns] =
    { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key] ?? [];
  if (group === null || rows === undefined || columns === undefined) return;
  const groups = [...event.currentTarget.querySelectorAll("[data-actions]")];
  const buttonsOf = (one: Element | undefined) => [...(one?.querySelectorAll<HTMLElement>("button") ?? [])];
  event.preventDefault();
  // Counted from the end, where every message has the button that answers: those of the business have one more.
  const own = buttonsOf(group);
  const place = own.indexOf(button as HTMLButtonElement) - own.length + columns;
  if (place < 0)
    buttonsOf(groups[groups.indexOf(group) + rows])
      .at(place)
      ?.focus();
}

/** Compares two received messages; always true outside of groups, where only one person writes them. */
function isSameSender({ sender: one }: Message, { sender: other }: Message): boolean {
  return (one?.lid ?? one?.phone) === (other?.lid ?? other?.phone) && one?.name === other?.name;
}

function Note({ children }: { children: ReactNode }) {
  return (
    <p className="my-4 flex justify-center">
      <span className="max-w-md rounded-lg bg-surface/95 px-3 py-1.5 text-center text-xs text-balance text-muted shadow-xs">
        {children}
      </span>
    </p>
  );
}

/** Keeps the log at the newest message, or at its place while older messages are loaded above. */
function useScroll(messages: Message[], pendingCount: number) {
  const box = useRef<HTMLDivElement>(null);
  const [isAway, setIsAway] = useState(false);
  const before = useRef({ isAtEnd: true, firstId: "", height: 0, pendingCount: 0 });
  const firstId = messages[0]?.id ?? "";
  const lastId = messages.at(-1)?.id ?? "";

  // biome-ignore lint/correctness/useExhaustiveDependencies: the log scrolls for a new message, not for a changed one
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const { isAtEnd, firstId: oldFirst, height, pendingCount: oldPending } = before.current;
    const cameAbove = oldFirst !== "" && oldFirst !== firstId && !isAtEnd;
    if (isAtEnd || pendingCount > oldPending) element.scrollTop = element.scrollHeight;
    else if (cameAbove) element.scrollTop += element.scrollHeight - height;
    before.current = { ...before.current, firstId, height: element.scrollHeight, pendingCount };
  }, [firstId, lastId, pendingCount]);

  // A message that grows, for example by the reason why it failed, must not scroll itself out of sight.
  useEffect(() => {
    const element = box.current;
    const content = element?.firstElementChild;
    if (!element || !content) return;
    const observer = new ResizeObserver(() => {
      if (before.current.isAtEnd) element.scrollTop = element.scrollHeight;
      before.current.height = element.scrollHeight;
    });
    observer.observe(content);
    // The same holds when something appears below the log, such as the note that the contact has opted out.
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  function onScroll() {
    const element = box.current;
    if (element === null) return;
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    before.current.isAtEnd = isAtEnd;
    setIsAway(!isAtEnd);
  }

  function toEnd() {
    box.current?.scrollTo({ top: box.current.scrollHeight, behavior: "smooth" });
  }

  return { box, isAway, onScroll, toEnd };
}
