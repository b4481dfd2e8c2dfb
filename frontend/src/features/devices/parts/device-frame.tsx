import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Device } from "~/api/types";
import { Breadcrumbs } from "~/ui/breadcrumbs";
import { Problem } from "~/ui/problem";
import { PageBody, Skeleton } from "~/ui/surface";
import { isGone, type useDevice } from "../queries";

type DeviceFrameProps = {
  device: ReturnType<typeof useDevice>;
  children: (device: Device) => ReactNode;
};

/**
 * The layout of a page about one device: breadcrumbs, loading state and error. A device that another tab has deleted is not
 * shown any more.
 */
export function DeviceFrame({ device, children }: DeviceFrameProps) {
  return (
    <PageBody isWide={false}>
      <Breadcrumbs itemName={device.data?.name} />
      {device.isPending && <Loading />}
      {device.isError && <Problem error={device.error} onRetry={() => device.refetch()} list="/devices" />}
      {device.data && !isGone(device.error) && children(device.data)}
    </PageBody>
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("common.loading")} className="space-y-5">
      <Skeleton className="h-9 w-56" />
      <Skeleton className="h-24 rounded-2xl!" />
      <Skeleton className="h-72 rounded-2xl!" />
    </div>
  );
}
