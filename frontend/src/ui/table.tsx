import { clsx } from "clsx";
import type { ComponentProps } from "react";

/** A table that scrolls sideways where the page is too narrow; `label` is its accessible name. */
export function Table({ label, className, ...rest }: ComponentProps<"table"> & { label: string }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-2xl border border-line bg-surface shadow-xs"
    >
      <table className={clsx("w-full border-collapse text-left", className)} {...rest} />
    </section>
  );
}

export function Th({ className, ...rest }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={clsx(
        "border-b border-line bg-sunken px-4 py-(--head-space) text-xs font-medium whitespace-nowrap text-muted",
        className,
      )}
      {...rest}
    />
  );
}

export function Td({ className, ...rest }: ComponentProps<"td">) {
  return (
    <td
      className={clsx("border-b border-line px-4 py-(--row-space) align-middle group-last:border-b-0", className)}
      {...rest}
    />
  );
}
