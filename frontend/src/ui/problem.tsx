import { CloudOff, RotateCw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import { serverNow } from "~/api/clock";
import { errorText } from "~/i18n/errors";
import { Button, buttonLook } from "./button";
import { Empty } from "./surface";
import { useNow } from "./use-now";
import { WayOut } from "./way-out";

/** A page or a part of it could not be read: why, and what to do. */
export function Problem({ error, onRetry, className }: { error: unknown; onRetry?: () => void; className?: string }) {
  const { t } = useTranslation();
  const isGone = error instanceof ApiError && error.code === "NOT_FOUND";
  return (
    <div role="alert">
      <Empty
        icon={CloudOff}
        title={isGone ? t("problem.goneTitle") : t("problem.title")}
        {...(className === undefined ? {} : { className })}
        action={<Action error={error} onRetry={onRetry} />}
      >
        {errorText(t, error)}
      </Empty>
    </div>
  );
}

type ActionProps = { error: unknown; onRetry: (() => void) | undefined };

function Action({ error, onRetry }: ActionProps) {
  const { t } = useTranslation();
  if (error instanceof ApiError) {
    if (error.code === "UNAUTHORIZED" || error.code === "DEVICE_DISCONNECTED")
      return <WayOut error={error} look={buttonLook({ look: "secondary" })} />;
    if (error.code === "NOT_FOUND" || onRetry === undefined) return null;
    if (error.retryAfterSeconds !== null)
      return <Patience key={error.retryAfterSeconds} seconds={error.retryAfterSeconds} onRetry={onRetry} />;
  }
  return onRetry === undefined ? null : (
    <Button look="secondary" onClick={onRetry}>
      <RotateCw aria-hidden />
      {t("common.retry")}
    </Button>
  );
}

/** Not before the server wants to be asked again. */
function Patience({ seconds, onRetry }: { seconds: number; onRetry: () => void }) {
  const { t } = useTranslation();
  const [until] = useState(() => serverNow() + seconds * 1_000);
  const left = Math.ceil((until - useNow()) / 1_000);
  return (
    <Button look="secondary" disabled={left > 0} onClick={onRetry}>
      <RotateCw aria-hidden />
      {left > 0 ? t("problem.retryIn", { count: left }) : t("common.retry")}
    </Button>
  );
}
