import { X } from "lucide-react";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { announce } from "~/ui/announcer";
import { hasSeparator, withTags } from "../tags";

type TagsInputProps = {
  /** The ids and attributes that the `Field` around it sets. */
  wiring: { id: string; "aria-describedby": string | undefined; "aria-invalid": boolean | undefined };
  tags: readonly string[];
  /** Existing tags, suggested while the user types. */
  known: readonly string[];
  onChange: (tags: readonly string[]) => void;
};

/** Tags as chips: Enter or a comma adds one, Backspace in the empty field removes the last one. */
export function TagsInput({ wiring, tags, known, onChange }: TagsInputProps) {
  const { t } = useTranslation();
  const listId = useId();
  const [typed, setTyped] = useState("");
  const field = useRef<HTMLInputElement>(null);

  function add(text: string) {
    setTyped("");
    onChange(withTags(tags, text));
  }

  function remove(tag: string) {
    onChange(tags.filter((one) => one !== tag));
    announce(t("contacts.tagRemoved", { tag }));
  }

  function press(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === "Enter" && typed.trim() !== "") {
      event.preventDefault();
      add(typed);
    }
    const last = tags.at(-1);
    if (event.key === "Backspace" && typed === "" && last !== undefined) remove(last);
  }

  return (
    <div className="flex min-h-10 flex-wrap items-center gap-1.5 rounded-lg border border-field bg-surface px-2 py-1.5 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-focus">
      {tags.map((tag) => (
        <span
          key={tag}
          className="inline-flex h-7 max-w-full items-center gap-1 rounded-full bg-brand-soft pr-1 pl-2.5 text-xs font-medium text-brand-text"
        >
          <span className="truncate">{tag}</span>
          <button
            type="button"
            aria-label={t("contacts.removeTag", { tag })}
            className="grid size-6 place-items-center rounded-full transition-colors duration-150 hover:bg-surface"
            onClick={() => {
              // This button disappears, so the focus moves to the field.
              field.current?.focus();
              remove(tag);
            }}
          >
            <X className="size-3.5" aria-hidden />
          </button>
        </span>
      ))}
      <input
        {...wiring}
        ref={field}
        list={listId}
        autoComplete="off"
        className="h-7 min-w-32 flex-1 bg-transparent px-1 outline-none"
        placeholder={tags.length === 0 ? t("contacts.tagExample") : undefined}
        value={typed}
        onChange={({ target }) => {
          if (!hasSeparator(target.value)) return setTyped(target.value);
          add(target.value);
          target.value = ""; // even if all tags are there already and nothing changes
        }}
        onKeyDown={press}
        onBlur={() => typed !== "" && add(typed)}
      />
      <datalist id={listId}>
        {known
          .filter((tag) => !tags.includes(tag))
          .map((tag) => (
            <option key={tag} value={tag} />
          ))}
      </datalist>
    </div>
  );
}
