import { useTranslation } from "react-i18next";
import type { Device } from "~/api/types";
import { LinkPanel } from "../../devices/parts/link-panel";
import { StatusBadge, StatusCause } from "../../devices/parts/status-badge";
import { Simulated } from "./simulated";

export function LinkNumber({ device }: { device: Device }) {
  const { t } = useTranslation();
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <StatusBadge device={device} />
        <StatusCause device={device} />
      </div>
      <LinkPanel device={device} />
      <Simulated>
        <ol className="list-decimal space-y-1 pl-5">
          <li>{t("start.simulated.link1")}</li>
          <li>{t("start.simulated.link2")}</li>
          <li>{t("start.simulated.link3")}</li>
        </ol>
      </Simulated>
    </div>
  );
}
