import { clsx } from "clsx";
import { Search } from "lucide-react";
import type { ComponentProps } from "react";
import { Input } from "./field";

type SearchFieldProps = Omit<ComponentProps<"input">, "type" | "value" | "onChange" | "placeholder" | "className"> & {
  /** The label for screen readers, which is also shown while the field is empty. */
  label: string;
  value: string;
  onSearch: (typed: string) => void;
  isCompact?: boolean;
  /** The classes of the box around the field, which place it in its row. */
  className?: string;
};

/** The field that searches a list. The search shortcut focuses the field with `data-key="search"`. */
export function SearchField({ label, onSearch, isCompact = false, className, ...rest }: SearchFieldProps) {
  return (
    <div className={clsx("relative", className)}>
      <Search className="pointer-events-none absolute inset-y-0 left-3 my-auto size-4 text-muted" aria-hidden />
      <Input
        type="search"
        aria-label={label}
        placeholder={label}
        className={clsx("pl-9", isCompact && "h-9!")}
        onChange={(event) => onSearch(event.target.value)}
        {...rest}
      />
    </div>
  );
}
