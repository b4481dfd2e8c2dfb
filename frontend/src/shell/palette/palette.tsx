import { clsx } from "clsx";
import { Search, X } from "lucide-react";
import { Dialog as Plain } from "radix-ui";
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { buttonLook } from "~/ui/button";
import { useFocusReturn, veil } from "~/ui/dialog-parts";
import { useShortcutsAreOn } from "../keyboard-shortcuts";
import { ShortcutHint } from "../shortcut-hint";
import { keysFor } from "../shortcuts";
import { type Entry, type Group, useEntries } from "./entries";

export type PaletteProps = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onShortcuts: () => void;
};

const cardClasses =
  "fixed inset-x-3 top-3 z-50 mx-auto flex max-h-[calc(100dvh-1.5rem)] max-w-xl flex-col overflow-hidden rounded-2xl border border-line bg-surface shadow-xl data-[state=open]:animate-rise-in sm:top-[12vh] sm:max-h-[70vh]";

/** Finds everything by its name: pages, devices, contacts, broadcasts and actions. */
export function Palette({ isOpen, onOpenChange, onShortcuts }: PaletteProps) {
  const { t } = useTranslation();
  const focusReturn = useFocusReturn();
  const chosen = useRef<Entry | null>(null);

  function choose(entry: Entry): void {
    chosen.current = entry;
    onOpenChange(false);
  }

  /** Runs the chosen entry after the palette has given up the focus, so that the entry can move the focus itself. */
  function onCloseAutoFocus(event: Event): void {
    const entry = chosen.current;
    chosen.current = null;
    focusReturn.onCloseAutoFocus(event);
    if (entry?.leadsAway) document.getElementById("content")?.focus();
    void entry?.run();
  }

  return (
    <Plain.Root open={isOpen} onOpenChange={onOpenChange}>
      <Plain.Portal>
        <Plain.Overlay className={veil} />
        <Plain.Content
          className={cardClasses}
          aria-describedby={undefined}
          onOpenAutoFocus={focusReturn.onOpenAutoFocus}
          onCloseAutoFocus={onCloseAutoFocus}
        >
          <Plain.Title className="sr-only">{t("palette.title")}</Plain.Title>
          <Finder onChoose={choose} onShortcuts={onShortcuts} />
        </Plain.Content>
      </Plain.Portal>
    </Plain.Root>
  );
}

function Finder({ onChoose, onShortcuts }: { onChoose: (entry: Entry) => void; onShortcuts: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState<string | null>(null);
  const { groups, isSearching } = useEntries(typed, onShortcuts);
  const entries = groups.flatMap((group) => group.entries);
  const at = Math.max(
    0,
    entries.findIndex((entry) => entry.id === active),
  );
  const current = entries[at];
  const optionId = (entry: Entry) => `${id}-${entry.id}`;

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const by = steps[event.key];
    if (by !== undefined && entries.length > 0) {
      event.preventDefault();
      const isStep = Math.abs(by) === 1;
      const next = isStep
        ? (at + by + entries.length) % entries.length
        : Math.min(entries.length - 1, Math.max(0, at + by));
      setActive(entries[next]?.id ?? null);
    }
    if (event.key === "Enter" && current !== undefined) {
      event.preventDefault();
      onChoose(current);
    }
  }

  return (
    <>
      <div className="relative border-b border-line">
        <Search className="pointer-events-none absolute top-4 left-4 size-5 text-muted" aria-hidden />
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={current === undefined ? undefined : optionId(current)}
          aria-label={t("palette.label")}
          placeholder={t("palette.label")}
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="go"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setActive(null);
          }}
          onKeyDown={onKeyDown}
          className="h-13 w-full bg-transparent pr-4 pl-12 text-base outline-none max-sm:pr-14"
        />
        {/* A phone has no Esc key, and little room beside the palette to tap on. */}
        <Plain.Close
          className={clsx(buttonLook({ look: "ghost", size: "icon" }), "absolute top-1.5 right-2 sm:hidden")}
          aria-label={t("common.close")}
        >
          <X aria-hidden />
        </Plain.Close>
      </div>
      <List
        id={`${id}-list`}
        groups={groups}
        current={current}
        optionId={optionId}
        onPoint={setActive}
        onChoose={onChoose}
      />
      <p role="status" className={clsx(entries.length > 0 ? "sr-only" : "px-4 py-8 text-center text-muted")}>
        {isSearching
          ? t("palette.searching")
          : entries.length === 0
            ? t("palette.none", { typed: typed.trim() })
            : t("palette.found", { count: entries.length })}
      </p>
      <KeyHints />
    </>
  );
}

type ListProps = {
  id: string;
  groups: Group[];
  current: Entry | undefined;
  optionId: (entry: Entry) => string;
  onPoint: (id: string) => void;
  onChoose: (entry: Entry) => void;
};

function List({ id, groups, current, optionId, onPoint, onChoose }: ListProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  const currentId = current?.id;
  useLayoutEffect(() => {
    if (currentId === undefined) return;
    const option = list.current?.querySelector("[aria-selected=true]");
    const isFirst = option === list.current?.querySelector("[role=option]");
    if (isFirst) list.current?.scrollTo({ top: 0 });
    else option?.scrollIntoView({ block: "nearest" });
  }, [currentId]);
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={t("palette.title")}
      className="min-h-0 flex-1 scroll-py-2 overflow-y-auto overscroll-contain p-2 empty:hidden"
    >
      {groups.map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset has no place in a listbox
        <div key={group.id} role="group" aria-labelledby={`${id}-${group.id}`} className="pb-2 last:pb-0">
          <p id={`${id}-${group.id}`} className="px-3 pt-2 pb-1 text-xs font-medium text-muted">
            {t(`palette.group.${group.id}`)}
          </p>
          {group.entries.map((entry) => (
            <Option
              key={entry.id}
              id={optionId(entry)}
              entry={entry}
              isCurrent={entry.id === currentId}
              onPoint={() => onPoint(entry.id)}
              onChoose={() => onChoose(entry)}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

type OptionProps = { id: string; entry: Entry; isCurrent: boolean; onPoint: () => void; onChoose: () => void };

function Option({ id, entry, isCurrent, onPoint, onChoose }: OptionProps) {
  const areOn = useShortcutsAreOn();
  const { icon: Icon, name, kind, command } = entry;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and the keys
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isCurrent}
      onPointerMove={isCurrent ? undefined : onPoint}
      onClick={onChoose}
      className="flex min-h-10 cursor-pointer items-center gap-3 rounded-lg px-3 py-1.5 aria-selected:bg-brand-soft aria-selected:text-brand-text"
    >
      <Icon className="size-4 shrink-0 text-muted" aria-hidden />
      <span className="min-w-0 flex-1 truncate">{name}</span>
      {kind !== undefined && <span className="max-w-[45%] shrink-0 truncate text-xs text-muted tabular">{kind}</span>}
      {command !== undefined && areOn && (
        <span aria-hidden className="max-sm:hidden">
          <ShortcutHint keys={keysFor(command)} />
        </span>
      )}
    </div>
  );
}

/** The keys of the palette, for first-time users. */
function KeyHints() {
  const { t } = useTranslation();
  return (
    <p
      aria-hidden
      className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line bg-sunken px-4 py-2 text-xs text-muted max-sm:hidden"
    >
      <span className="inline-flex items-center gap-1.5">
        <ShortcutHint keys={["↑", "↓"]} />
        {t("palette.move")}
      </span>
      <span className="inline-flex items-center gap-1.5">
        <ShortcutHint keys={["↵"]} />
        {t("palette.open")}
      </span>
      <span className="inline-flex items-center gap-1.5">
        <ShortcutHint keys={["Esc"]} />
        {t("common.close")}
      </span>
    </p>
  );
}
