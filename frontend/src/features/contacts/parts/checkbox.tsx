import { useRef } from "react";

type CheckboxProps = {
  label: string;
  checked: boolean;
  /** Whether only some of the items that the box selects are checked. */
  isMixed?: boolean;
  onChange: (isRange: boolean) => void;
};

/** A checkbox in a list. Its clickable area is larger than the box, and above the link that covers a row. */
export function Checkbox({ label, checked, isMixed = false, onChange }: CheckboxProps) {
  const hasShift = useRef(false);
  return (
    <label className="relative z-1 grid size-10 cursor-pointer place-items-center">
      <input
        type="checkbox"
        aria-label={label}
        className="size-4 cursor-pointer accent-(--brand)"
        checked={checked}
        ref={(box) => {
          if (box !== null) box.indeterminate = isMixed;
        }}
        onClick={({ shiftKey }) => {
          hasShift.current = shiftKey; // the change event, which follows, does not have it
        }}
        onChange={() => onChange(hasShift.current)}
      />
    </label>
  );
}
