import { Link, useParams } from "@tanstack/react-router";
import { Gauge, Megaphone, MessagesSquare, Pencil } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Device } from "~/api/types";
import { OutboxLine, UndecidedBadge } from "~/features/outbox/parts/outbox-line";
import { Button, buttonLook } from "~/ui/button";
import { Card, PageHeading } from "~/ui/surface";
import { toast } from "~/ui/toast";
import { useTitle } from "~/ui/use-title";
import { DeviceDetails } from "./parts/device-details";
import { DeviceFrame } from "./parts/device-frame";
import { InboxSettings } from "./parts/inbox-settings";
import { LinkPanel } from "./parts/link-panel";
import { ManageDevice } from "./parts/manage-device";
import { NameDialog } from "./parts/name-dialog";
import { SameNumberNote } from "./parts/same-number-note";
import { StatusBadge, StatusCause, useIsStatusKnown, useStatus } from "./parts/status-badge";
import { useDevice, useRenameDevice } from "./queries";
import { isLinked } from "./status";

export function DevicePage() {
  const { t } = useTranslation();
  const { deviceId } = useParams({ from: "/inside/devices/$deviceId" });
  const device = useDevice(deviceId);
  useTitle(device.data?.name ?? t("devices.title"));
  return <DeviceFrame device={device}>{(known) => <Loaded device={known} />}</DeviceFrame>;
}

function Loaded({ device }: { device: Device }) {
  const { t } = useTranslation();
  const status = useStatus(device);
  const isStatusKnown = useIsStatusKnown();
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
        actions={isLinked(status) && <DeviceLinks device={device} />}
      />
      <div className="space-y-5">
        <Card className="space-y-2">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            <StatusBadge device={device} />
            <StatusCause device={device} />
          </div>
          <p>{isStatusKnown ? t(`meaning.${status}`) : t("devices.statusUnknownText")}</p>
          <SameNumberNote device={device} />
          <OutboxLine device={device} />
          <UndecidedBadge device={device} />
        </Card>
        <LinkPanel device={device} />
        <PacingCard device={device} />
        <InboxSettings device={device} />
        <DeviceDetails device={device} />
        <ManageDevice device={device} />
      </div>
      <Rename device={device} isOpen={isRenaming} onOpenChange={setIsRenaming} />
    </>
  );
}

function PacingCard({ device }: { device: Device }) {
  const { t } = useTranslation();
  return (
    <Card className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="text-base font-semibold">{t("pacing.title")}</h2>
        <p className="mt-1 text-muted">{t("pacing.lead")}</p>
      </div>
      <Link
        to="/devices/$deviceId/pacing"
        params={{ deviceId: device.id }}
        className={buttonLook({ look: "secondary" })}
      >
        <Gauge aria-hidden />
        {t("pacing.open")}
      </Link>
    </Card>
  );
}

function DeviceLinks({ device }: { device: Device }) {
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
