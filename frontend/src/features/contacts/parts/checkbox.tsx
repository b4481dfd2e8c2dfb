import { useRef } from "react";

type CheckboxProps = {
  label: string;
  checked: boolean;
  /** Some of what the box stands for is checked, and some is not. */
  isMixed?: boolean;
  onChange: (isRange: boolean) => void;
};

/** A box of a list. The area that reacts is larger than the box, and lies above the link that covers a row. */
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
          hasShift.current = shiftKey; // the event of the change, which follows, does not have it
        }}
        onChange={() => onChange(hasShift.current)}
      />
    </label>
  );
}
