import type { TFunction } from "i18next";
import { ApiError } from "~/api";
import { errorText } from "~/i18n/errors";
import { toast } from "./toast";

/** Says why something was refused; where the same may succeed later, with a button that tries it again. */
export function toastProblem(t: TFunction, error: unknown, onRetry?: () => void): void {
  const mayPass = error instanceof ApiError && error.mayPass;
  toast.error(errorText(t, error), mayPass && onRetry ? { label: t("common.retry"), onClick: onRetry } : undefined);
}
