import { clsx } from "clsx";
import type { LucideIcon } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";

export function Card({ className, ...rest }: ComponentProps<"section">) {
  return <section className={clsx("rounded-2xl border border-line bg-surface p-5 shadow-xs", className)} {...rest} />;
}

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={clsx("animate-pulse rounded-lg bg-line/70", className)} />;
}

type HeadingProps = {
  title: ReactNode;
  description?: ReactNode;
  /** A question mark beside the title. */
  help?: ReactNode;
  actions?: ReactNode;
};

export function PageHeading({ title, description, help, actions }: HeadingProps) {
  return (
    <header className="mb-6 flex flex-wrap items-start justify-between gap-4">
      <div className="min-w-0">
        <div className="flex items-center gap-2.5">
          <h1 className="min-w-0 text-2xl font-semibold tracking-tight">{title}</h1>
          {help}
        </div>
        {description && <p className="mt-1 max-w-2xl text-muted">{description}</p>}
      </div>
      {/* The actions are aligned with the title, whatever the height of the description is. */}
      {actions && <div className="flex flex-wrap gap-2 sm:-mt-1">{actions}</div>}
    </header>
  );
}

/** The layout of every page that scrolls as a whole. */
export function PageBody({ children, isWide = true }: { children: ReactNode; isWide?: boolean }) {
  return (
    <div className={clsx("mx-auto w-full px-4 py-6 sm:px-8 sm:py-8", isWide ? "max-w-6xl" : "max-w-4xl")}>
      {children}
    </div>
  );
}

type EmptyProps = {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
  /** `h1` on a page without another heading. */
  heading?: "h1" | "h2";
};

/** Shown in place of an empty list: what is missing, and how to add it. */
export function Empty({ icon: Icon, title, children, action, className, heading: Heading = "h2" }: EmptyProps) {
  return (
    <div
      className={clsx(
        "flex flex-col items-center rounded-2xl border border-dashed border-field bg-surface px-6 py-12 text-center",
        className,
      )}
    >
      <span className="mb-4 grid size-14 place-items-center rounded-2xl bg-brand-soft text-brand-text">
        <Icon className="size-7" aria-hidden />
      </span>
      <Heading className="text-lg font-semibold text-balance">{title}</Heading>
      {children && <div className="mt-2 max-w-md text-balance text-muted">{children}</div>}
      {action && (
        <div className="mt-6 flex w-full max-w-72 flex-col gap-2 sm:w-auto sm:max-w-none sm:flex-row sm:flex-wrap sm:justify-center">
          {action}
        </div>
      )}
    </div>
  );
}

/** A numbered list of steps. */
export function Steps({ steps }: { steps: readonly ReactNode[] }) {
  return (
    <ol className="space-y-3 text-left">
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the steps never change their order
        <li key={index} className="flex gap-3">
          <span className="grid size-6 shrink-0 place-items-center rounded-full bg-brand-soft text-xs font-semibold text-brand-text tabular">
            {index + 1}
          </span>
          <span className="pt-0.5 text-ink">{step}</span>
        </li>
      ))}
    </ol>
  );
}
