import { clsx } from "clsx";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

type StepRowProps = {
  number: number;
  state: "done" | "current" | "later";
  title: string;
  text: string;
  children?: ReactNode;
};

/** One step of the list. The current step is open, and gets the focus when it becomes the current one. */
export function StepRow({ number, state, title, text, children }: StepRowProps) {
  const { t } = useTranslation();
  return (
    <li
      data-testid="start-step"
      data-state={state}
      aria-current={state === "current" ? "step" : undefined}
      className="group relative grid grid-cols-[2rem_1fr] gap-x-4 pb-8 last:pb-4"
    >
      <span
        aria-hidden
        className={clsx(
          "absolute top-9 bottom-1 left-[calc(1rem-1px)] w-0.5 rounded-full group-last:hidden",
          state === "done" ? "bg-focus" : "bg-line",
        )}
      />
      <span
        aria-hidden
        className={clsx(
          "grid size-8 place-items-center rounded-full text-sm font-semibold tabular",
          state === "done" && "bg-brand text-on-brand",
          state === "current" && "bg-brand-soft text-brand-text ring-2 ring-focus",
          state === "later" && "bg-sunken text-muted",
        )}
      >
        {state === "done" ? <Check className="size-4" /> : number}
      </span>
      <div className="min-w-0">
        <h2
          tabIndex={-1}
          {...(state === "current" ? { "data-start-focus": true } : {})}
          className={clsx(
            "-mx-1 w-fit rounded px-1 text-base leading-8 font-semibold outline-offset-0",
            state === "later" && "text-muted",
          )}
        >
          {title}
          {state === "done" && <span className="sr-only"> ({t("start.isDone")})</span>}
          {state === "later" && <span className="sr-only"> ({t("start.later")})</span>}
        </h2>
        <p className="text-muted [overflow-wrap:anywhere] tabular">{text}</p>
        <div className="mt-4 empty:hidden">{children}</div>
      </div>
    </li>
  );
}
