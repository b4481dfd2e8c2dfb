import { clsx } from "clsx";
import { type ComponentProps, type ReactNode, useId } from "react";

type SwitchProps = Omit<ComponentProps<"input">, "type" | "role" | "children"> & {
  label: ReactNode;
  /** The effect of the switch, in a sentence. */
  hint: ReactNode;
};

/** A switch with its label and its hint. */
export function Switch({ label, hint, className, checked, onChange, ...rest }: SwitchProps) {
  const hintId = useId();
  return (
    <label className={clsx("flex items-start justify-between gap-4", className)}>
      <span className="min-w-0">
        <span className="block font-medium">{label}</span>
        <span id={hintId} className="mt-0.5 block text-muted">
          {hint}
        </span>
      </span>
      <span className="relative mt-0.5 inline-flex shrink-0">
        <input
          type="checkbox"
          // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox reports by itself whether it is checked
          role="switch"
          aria-describedby={hintId}
          className="peer h-6 w-11 cursor-pointer appearance-none rounded-full bg-field transition-colors duration-150 checked:bg-brand disabled:cursor-default disabled:opacity-60"
          {...rest}
          checked={checked}
          onChange={(event) => {
            onChange?.(event);
            // The browser has moved the switch already. It is moved back, and shows the old state until the change has succeeded.
            if (checked !== undefined) event.currentTarget.checked = checked;
          }}
        />
        <span
          aria-hidden
          className="pointer-events-none absolute top-0.5 left-0.5 size-5 rounded-full bg-white shadow-xs transition-transform duration-150 peer-checked:translate-x-5"
        />
      </span>
    </label>
  );
}
