import type { TFunction } from "i18next";
import { ApiError } from "~/api";
import { errorText } from "~/i18n/errors";
import { toast } from "./toast";

/** Shows why a request failed; with a retry button if the same request may succeed later. */
export function toastProblem(t: TFunction, error: unknown, onRetry?: () => void): void {
  const isTemporary = error instanceof ApiError && error.isTemporary;
  toast.error(errorText(t, error), isTemporary && onRetry ? { label: t("common.retry"), onClick: onRetry } : undefined);
}
