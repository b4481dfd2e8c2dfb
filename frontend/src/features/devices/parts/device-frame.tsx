import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { find, type Pages } from "~/api/pages";
import type { Device } from "~/api/types";
import { Problem } from "~/ui/problem";
import { PageBody, Skeleton } from "~/ui/surface";
import { deviceKeys, deviceQuery } from "../queries";

/** The device of a page, at once if a list has read it before. */
export function useDevice(deviceId: string) {
  const client = useQueryClient();
  return useQuery({
    ...deviceQuery(deviceId),
    placeholderData: () => find(client.getQueryData<Pages<Device>>(deviceKeys.list), (one) => one.id === deviceId),
  });
}

type DeviceFrameProps = {
  device: ReturnType<typeof useDevice>;
  /** The name of the way back. */
  back: ReactNode;
  children: (device: Device) => ReactNode;
};

/** Around a page that belongs to one device: the way back, and what is shown until the device is known. */
export function DeviceFrame({ device, back, children }: DeviceFrameProps) {
  return (
    <PageBody isWide={false}>
      {back}
      {device.isPending && <Loading />}
      {device.isError && <Problem error={device.error} onRetry={() => device.refetch()} />}
      {device.data && children(device.data)}
    </PageBody>
  );
}

const backLook = "mb-4 inline-flex items-center gap-1.5 text-muted hover:text-ink";

export function BackToDevices({ children }: { children: ReactNode }) {
  return (
    <Link to="/devices" className={backLook}>
      <ArrowLeft className="size-4" aria-hidden />
      {children}
    </Link>
  );
}

export function BackToDevice({ deviceId, name }: { deviceId: string; name: string | undefined }) {
  const { t } = useTranslation();
  return (
    <Link to="/devices/$deviceId" params={{ deviceId }} className={backLook}>
      <ArrowLeft className="size-4 shrink-0" aria-hidden />
      <span className="min-w-0 truncate">{name ?? t("devices.title")}</span>
    </Link>
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
