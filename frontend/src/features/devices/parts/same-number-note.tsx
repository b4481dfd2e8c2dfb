import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CopyMinus } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Device } from "~/api/types";
import { devicesQuery, listed } from "../queries";
import { sameNumberOf } from "../same-number";

/** Says that another device has chats of the same number, and links to that device. */
export function SameNumberNote({ device }: { device: Device }) {
  const { t } = useTranslation();
  const devices = listed(useInfiniteQuery(devicesQuery).data);
  return sameNumberOf(device, devices).map(({ other, linked }) => (
    <p
      key={other.id}
      data-testid="same-number"
      className="relative z-10 mt-3 flex items-start gap-1.5 rounded-lg bg-warn-soft px-3 py-2 text-xs text-warn-text"
    >
      <CopyMinus className="mt-px size-3.5 shrink-0" aria-hidden />
      <span className="min-w-0">
        {t(`devices.sameNumber.${linked}`, { name: other.name })}{" "}
        <Link
          to="/devices/$deviceId"
          params={{ deviceId: other.id }}
          className="font-medium underline underline-offset-2 [overflow-wrap:anywhere]"
        >
          {t("devices.open", { name: other.name })}
        </Link>
      </span>
    </p>
  ));
}
