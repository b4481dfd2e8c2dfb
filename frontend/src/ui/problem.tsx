import { Link } from "@tanstack/react-router";
import { ArrowLeft, CloudOff, RotateCw, SearchX } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import { serverNow } from "~/api/clock";
import { useNow } from "~/api/use-now";
import { errorText } from "~/i18n/errors";
import { Button, buttonLook } from "./button";
import { ErrorActionLink } from "./error-action-link";
import { Empty } from "./surface";

type ProblemProps = {
  error: unknown;
  onRetry?: () => void;
  /** The list to return to when the item no longer exists. */
  list?: "/devices" | "/contacts" | "/broadcasts";
  className?: string;
};

/** Says why a page or a part of it could not be loaded, and what to do. */
export function Problem({ error, onRetry, list, className }: ProblemProps) {
  const { t } = useTranslation();
  const isGone = error instanceof ApiError && error.code === "NOT_FOUND";
  return (
    <div role="alert">
      <Empty
        icon={isGone ? SearchX : CloudOff}
        title={isGone ? t("problem.goneTitle") : t("problem.title")}
        {...(className === undefined ? {} : { className })}
        action={isGone ? list !== undefined && <BackToList to={list} /> : <Action error={error} onRetry={onRetry} />}
      >
        {errorText(t, error)}
      </Empty>
    </div>
  );
}

/** A link to the list, for a page whose item no longer exists. */
export function BackToList({ to }: { to: NonNullable<ProblemProps["list"]> }) {
  const { t } = useTranslation();
  return (
    <Link to={to} className={buttonLook({ look: "secondary" })}>
      <ArrowLeft aria-hidden />
      {t("problem.back")}
    </Link>
  );
}

type ActionProps = { error: unknown; onRetry: (() => void) | undefined };

function Action({ error, onRetry }: ActionProps) {
  const { t } = useTranslation();
  if (error instanceof ApiError) {
    if (error.code === "UNAUTHORIZED" || error.code === "DEVICE_DISCONNECTED")
      return <ErrorActionLink error={error} look={buttonLook({ look: "secondary" })} />;
    if (onRetry === undefined) return null;
    if (error.retryAfterSeconds !== null)
      return <RetryLater key={error.retryAfterSeconds} seconds={error.retryAfterSeconds} onRetry={onRetry} />;
  }
  return onRetry === undefined ? null : (
    <Button look="secondary" onClick={onRetry}>
      <RotateCw aria-hidden />
      {t("common.retry")}
    </Button>
  );
}

/** The retry button, disabled until the server accepts requests again. */
function RetryLater({ seconds, onRetry }: { seconds: number; onRetry: () => void }) {
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
