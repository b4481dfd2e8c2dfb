import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import { errorText } from "~/i18n/errors";
import { ErrorActionLink } from "./error-action-link";

type ErrorNoteProps = {
  error: unknown;
  /** The device it was about, where there is one. */
  deviceId?: string | undefined;
};

/** Why a form was refused, what to do, and the way there; the form's own button tries again. */
export function ErrorNote({ error, deviceId }: ErrorNoteProps) {
  const { t } = useTranslation();
  return (
    <div role="alert" className="rounded-lg bg-bad-soft px-3 py-2.5 text-bad-text">
      {errorText(t, error)}{" "}
      {error instanceof ApiError && <ErrorActionLink error={error} deviceId={deviceId} look={link} />}
    </div>
  );
}

const link = "font-medium whitespace-nowrap underline underline-offset-4";
