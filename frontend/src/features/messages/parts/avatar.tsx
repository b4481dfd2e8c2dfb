import { clsx } from "clsx";
import { User } from "lucide-react";

const COLOURS = [
  "bg-[#dcfce7] text-[#14532d] dark:bg-[#14532d] dark:text-[#bbf7d0]",
  "bg-[#dbeafe] text-[#1e3a8a] dark:bg-[#1e3a8a] dark:text-[#dbeafe]",
  "bg-[#fef3c7] text-[#78350f] dark:bg-[#78350f] dark:text-[#fef3c7]",
  "bg-[#fce7f3] text-[#831843] dark:bg-[#831843] dark:text-[#fce7f3]",
  "bg-[#ede9fe] text-[#4c1d95] dark:bg-[#4c1d95] dark:text-[#ede9fe]",
];

/** A contact's initials, always in the same colour. */
export function Avatar({ name, of, isOnBrand = false }: { name: string | null; of: string; isOnBrand?: boolean }) {
  const initials = (name ?? "")
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("")
    .toUpperCase();
  const sum = [...of].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return (
    <span
      aria-hidden
      className={clsx(
        "grid size-(--avatar) shrink-0 place-items-center rounded-full text-sm font-semibold",
        COLOURS[sum % COLOURS.length],
        // One of the colours is also the background of the chosen row.
        isOnBrand && "ring-2 ring-surface",
      )}
    >
      {initials === "" ? <User className="size-5" /> : initials}
    </span>
  );
}
