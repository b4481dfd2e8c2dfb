import { CloudOff, RotateCw } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import { errorText } from "~/i18n/errors";
import { Button } from "./button";
import { Empty } from "./surface";

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
        action={
          onRetry && !isGone ? (
            <Button look="secondary" onClick={onRetry}>
              <RotateCw aria-hidden />
              {t("common.retry")}
            </Button>
          ) : undefined
        }
      >
        {errorText(t, error)}
      </Empty>
    </div>
  );
}
