import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ApiError } from "~/api";

type ErrorActionLinkProps = { error: ApiError; deviceId?: string | undefined; look: string };

/** A link to the page where the user can solve the error, if there is one. */
export function ErrorActionLink({ error, deviceId, look }: ErrorActionLinkProps) {
  const { t } = useTranslation();
  switch (error.code) {
    case "UNAUTHORIZED":
      return (
        <Link to="/sign-in" search={{ next: location.pathname + location.search }} className={look}>
          {t("error.act.signIn")}
        </Link>
      );
    case "DEVICE_DISCONNECTED":
      return deviceId === undefined ? (
        <Link to="/devices" className={look}>
          {t("error.act.devices")}
        </Link>
      ) : (
        <Link to="/devices/$deviceId" params={{ deviceId }} className={look}>
          {t("error.act.link")}
        </Link>
      );
    default:
      return null;
  }
}
