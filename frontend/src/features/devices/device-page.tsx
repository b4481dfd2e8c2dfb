import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ArrowLeft, Megaphone, MessagesSquare, Pencil } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { find, type Pages } from "~/api/pages";
import type { Device } from "~/api/types";
import { Button, buttonLook } from "~/ui/button";
import { Problem } from "~/ui/problem";
import { Card, PageBody, PageHeading, Skeleton } from "~/ui/surface";
import { toast } from "~/ui/toast";
import { useTitle } from "~/ui/use-title";
import { DeviceDetails } from "./parts/device-details";
import { LinkPanel } from "./parts/link-panel";
import { ManageDevice } from "./parts/manage-device";
import { NameDialog } from "./parts/name-dialog";
import { StatusBadge, StatusCause, useStatus } from "./parts/status-badge";
import { deviceKeys, deviceQuery, useRenameDevice } from "./queries";
import { isLinked } from "./status";

export function DevicePage() {
  const { t } = useTranslation();
  const { deviceId } = useParams({ from: "/inside/devices/$deviceId" });
  const client = useQueryClient();
  const device = useQuery({
    ...deviceQuery(deviceId),
    placeholderData: () => find(client.getQueryData<Pages<Device>>(deviceKeys.list), (one) => one.id === deviceId),
  });
  useTitle(device.data?.name ?? t("devices.title"));

  return (
    <PageBody isWide={false}>
      <Link to="/devices" className="mb-4 inline-flex items-center gap-1.5 text-muted hover:text-ink">
        <ArrowLeft className="size-4" aria-hidden />
        {t("device.back")}
      </Link>
      {device.isPending && <Loading />}
      {device.isError && <Problem error={device.error} onRetry={() => device.refetch()} />}
      {device.data && <Loaded device={device.data} />}
    </PageBody>
  );
}

function Loaded({ device }: { device: Device }) {
  const { t } = useTranslation();
  const status = useStatus(device);
  const [isRenaming, setIsRenaming] = useState(false);
  return (
    <>
      <PageHeading
        title={
          <span className="flex items-center gap-2">
            <span className="truncate">{device.name}</span>
            <Button
              look="ghost"
              size="iconSm"
              aria-label={t("device.rename")}
              title={t("device.rename")}
              onClick={() => setIsRenaming(true)}
            >
              <Pencil aria-hidden />
            </Button>
          </span>
        }
        actions={isLinked(status) && <Doors device={device} />}
      />
      <div className="space-y-5">
        <Card className="space-y-2">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            <StatusBadge device={device} />
            <StatusCause device={device} />
          </div>
          <p>{t(`meaning.${status}`)}</p>
        </Card>
        <LinkPanel device={device} />
        <DeviceDetails device={device} />
        <ManageDevice device={device} />
      </div>
      <Rename device={device} isOpen={isRenaming} onOpenChange={setIsRenaming} />
    </>
  );
}

function Doors({ device }: { device: Device }) {
  const { t } = useTranslation();
  return (
    <>
      <Link to="/broadcasts/new" search={{ device: device.id }} className={buttonLook({ look: "secondary" })}>
        <Megaphone aria-hidden />
        {t("device.broadcast")}
      </Link>
      <Link to="/chats/$deviceId" params={{ deviceId: device.id }} className={buttonLook()}>
        <MessagesSquare aria-hidden />
        {t("device.chat")}
      </Link>
    </>
  );
}

function Rename({
  device,
  isOpen,
  onOpenChange,
}: {
  device: Device;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const { t } = useTranslation();
  const rename = useRenameDevice(device.id);
  return (
    <NameDialog
      isOpen={isOpen}
      onOpenChange={(next) => {
        rename.reset();
        onOpenChange(next);
      }}
      title={t("device.rename")}
      description={t("device.renameLead")}
      submit={t("common.save")}
      initial={device.name}
      isBusy={rename.isPending}
      error={rename.error}
      onSubmit={(name) =>
        rename.mutate(name, {
          onSuccess: () => {
            onOpenChange(false);
            toast.success(t("device.renamed"));
          },
        })
      }
    />
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
