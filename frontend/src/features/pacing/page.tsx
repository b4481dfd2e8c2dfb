import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Device } from "~/api/types";
import { DeviceFrame } from "~/features/devices/parts/device-frame";
import { useDevice } from "~/features/devices/queries";
import { Problem } from "~/ui/problem";
import { PageHeading, Skeleton } from "~/ui/surface";
import { useTitle } from "~/ui/use-title";
import { SettingsForm } from "./parts/settings-form";
import { UsagePanel } from "./parts/usage-panel";
import { usePacing } from "./queries";

/** The pacing page of a device: how much of its limits is used, and its settings. */
export function PacingPage() {
  const { t } = useTranslation();
  const { deviceId } = useParams({ from: "/inside/devices/$deviceId/pacing" });
  const device = useDevice(deviceId);
  useTitle(t("pacing.title"));
  return <DeviceFrame device={device}>{(known) => <Loaded device={known} />}</DeviceFrame>;
}

function Loaded({ device }: { device: Device }) {
  const { t } = useTranslation();
  const pacing = usePacing(device.id);
  return (
    <>
      <PageHeading title={t("pacing.title")} description={t("pacing.lead")} />
      {pacing.isPending && (
        <div role="status" aria-label={t("common.loading")} className="space-y-5">
          <Skeleton className="h-56 rounded-2xl!" />
          <Skeleton className="h-40 rounded-2xl!" />
          <Skeleton className="h-40 rounded-2xl!" />
        </div>
      )}
      {pacing.isError && !pacing.data && <Problem error={pacing.error} onRetry={() => pacing.refetch()} />}
      {pacing.data && (
        <div className="space-y-5">
          <UsagePanel device={device} reading={pacing.data} departures={pacing.departures} />
          <SettingsForm deviceId={device.id} settings={pacing.data.settings} />
        </div>
      )}
    </>
  );
}
