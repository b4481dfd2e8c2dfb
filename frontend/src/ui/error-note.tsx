import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import { errorText } from "~/i18n/errors";
import { Alert } from "./alert";
import { ErrorActionLink } from "./error-action-link";

type ErrorNoteProps = {
  error: unknown;
  /** The device of the failed request, if it had one. */
  deviceId?: string | undefined;
};

/** Says why the server refused a form, and links to a page that solves it. The form's own button repeats the request. */
export function ErrorNote({ error, deviceId }: ErrorNoteProps) {
  const { t } = useTranslation();
  return (
    <Alert>
      {errorText(t, error)}{" "}
      {error instanceof ApiError && <ErrorActionLink error={error} deviceId={deviceId} look={link} />}
    </Alert>
  );
}

const link = "font-medium whitespace-nowrap underline underline-offset-4";
