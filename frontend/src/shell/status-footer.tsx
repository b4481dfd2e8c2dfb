import { clsx } from "clsx";
import { HelpLink } from "~/features/help/help-link";
import { SourceLink } from "~/features/tenants/source-link";
import { ApiLink } from "./api-link";
import { ConnectionLight } from "./connection";

/** The state of the connection, and links to help, source code and API. */
export function StatusFooter({ className }: { className: string }) {
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
