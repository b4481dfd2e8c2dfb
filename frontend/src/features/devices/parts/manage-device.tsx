import { useNavigate } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { LogOut, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import type { Device } from "~/api/types";
import { errorText } from "~/i18n/errors";
import { Button } from "~/ui/button";
import { Confirm } from "~/ui/dialog";
import { Card } from "~/ui/surface";
import { toast } from "~/ui/toast";
import { useDeleteDevice, useLogOutDevice } from "../queries";
import { isLinked } from "../status";
import { useStatus } from "./status-badge";
import { AffectedBroadcasts, UnsentMessages } from "./what-fails";

/** Logging out and deleting, each with a confirmation. */
export function ManageDevice({ device }: { device: Device }) {
  const { t } = useTranslation();
  const status = useStatus(device);
  return (
    <Card>
      <h2 className="mb-2 text-base font-semibold">{t("device.manage")}</h2>
      <div className="divide-y divide-line">
        {isLinked(status) && (
          <Row hint={t("device.logOutHint")} name={t("device.logOut")}>
            <LogOutDevice device={device} />
          </Row>
        )}
        <Row hint={t("device.deleteHint")} name={t("device.delete")}>
          <DeleteDevice device={device} />
        </Row>
      </div>
    </Card>
  );
}

function Row({ name, hint, children }: { name: string; hint: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 py-4 last:pb-0">
      <div className="min-w-0">
        <p className="font-medium">{name}</p>
        <p className="text-muted">{hint}</p>
      </div>
      {children}
    </div>
  );
}

function LogOutDevice({ device }: { device: Device }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const logOut = useLogOutDevice(device.id);
  return (
    <>
      <Button look="secondary" onClick={() => setIsOpen(true)}>
        <LogOut aria-hidden />
        {t("device.logOut")}
      </Button>
      <Confirm
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        title={t("device.logOutTitle", { name: device.name })}
        description={
          <>
            <p>{t("device.logOutText")}</p>
            <UnsentMessages device={device} />
          </>
        }
        confirm={t("device.logOut")}
        isBusy={logOut.isPending}
        error={logOut.isError ? errorText(t, logOut.error) : null}
        onConfirm={() =>
          logOut.mutate(undefined, {
            onSuccess: () => {
              setIsOpen(false);
              toast.success(t("device.loggedOut", { name: device.name }));
            },
          })
        }
      />
    </>
  );
}

/** Describes the error of a deletion. A deletion that failed may have logged the device out: the server's response got lost, or says so. */
function deletionError(t: TFunction, error: unknown): string {
  const isUnfinished = error instanceof ApiError && error.isTemporary && error.code !== "RATE_LIMITED";
  return isUnfinished ? t("device.deleteUnfinished") : errorText(t, error);
}

function DeleteDevice({ device }: { device: Device }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [isOpen, setIsOpen] = useState(false);
  const remove = useDeleteDevice(device.id);
  return (
    <>
      <Button look="danger" onClick={() => setIsOpen(true)}>
        <Trash2 aria-hidden />
        {t("device.delete")}
      </Button>
      <Confirm
        isOpen={isOpen}
        onOpenChange={setIsOpen}
        title={t("device.deleteTitle", { name: device.name })}
        description={
          <>
            <p>{t("device.deleteText")}</p>
            <UnsentMessages device={device} />
            <AffectedBroadcasts device={device} />
          </>
        }
        confirm={t("device.delete")}
        isBusy={remove.isPending}
        error={remove.isError ? deletionError(t, remove.error) : null}
        onConfirm={() =>
          remove.mutate(undefined, {
            onSuccess: () => {
              toast.success(t("device.deleted", { name: device.name }));
              void navigate({ to: "/devices" });
            },
          })
        }
      />
    </>
  );
}
