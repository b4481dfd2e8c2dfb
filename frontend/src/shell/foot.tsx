import { clsx } from "clsx";
import { ApiLink } from "./api-link";
import { ConnectionLight } from "./connection";
import { HelpLink } from "./help-link";
import { SourceLink } from "./source-link";

/** Whether what one sees is now, and where there is more to read. */
export function Foot({ className }: { className: string }) {
  return (
    <div className={clsx("flex-wrap items-center justify-between gap-x-3 gap-y-1", className)}>
      <ConnectionLight />
      <span className="flex gap-3">
        <HelpLink />
        <SourceLink />
        <ApiLink />
      </span>
    </div>
  );
}
