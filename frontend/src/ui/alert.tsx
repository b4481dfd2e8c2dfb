import { clsx } from "clsx";
import type { ComponentProps } from "react";

/** Says what went wrong; a screen reader speaks it as soon as it appears. */
export function Alert({ className, ...rest }: ComponentProps<"div">) {
  return <div role="alert" className={clsx("rounded-lg bg-bad-soft px-3 py-2.5 text-bad-text", className)} {...rest} />;
}
