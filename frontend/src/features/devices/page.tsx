import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ChevronRight, MessagesSquare, Plus, QrCode, Rocket, Smartphone } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Device } from "~/api/types";
import { useUnread } from "~/features/messages/unread";
import { OutboxLine, UndecidedBadge } from "~/features/outbox/parts/outbox-line";
import { SampleOffer } from "~/features/sample-mode/sample-offer";
import { phoneNumber } from "~/i18n/format";
import { Button, buttonLook } from "~/ui/button";
import { MoreButton } from "~/ui/more-button";
import { Problem } from "~/ui/problem";
import { Empty, PageBody, PageHeading, Skeleton, Steps } from "~/ui/surface";
import { toastProblem } from "~/ui/toast-problem";
import { useTitle } from "~/ui/use-title";
import { NameDialog } from "./parts/name-dialog";
import { SameNumberNote } from "./parts/same-number-note";
import { StatusBadge, StatusCause } from "./parts/status-badge";
import { devicesQuery, listed, useCreateDevice, useLinkDevice } from "./queries";

export function DevicesPage() {
  const { t } = useTranslation();
  const devices = useInfiniteQuery(devicesQuery);
  const [isAdding, setIsAdding] = useState(false);
  const list = listed(devices.data);
  useTitle(t("devices.title"));

  return (
    <PageBody>
      <PageHeading
        title={t("devices.title")}
        description={t("devices.lead")}
        actions={
          list.length > 0 && (
            <Button data-key="new" onClick={() => setIsAdding(true)}>
              <Plus aria-hidden />
              {t("devices.add")}
            </Button>
          )
        }
      />
      {devices.isPending && <LoadingCards />}
      {devices.isError && <Problem error={devices.error} onRetry={() => devices.refetch()} />}
      {devices.isSuccess && list.length === 0 && <NoDevices onAdd={() => setIsAdding(true)} />}
      {list.length > 0 && (
        <ul className="grid grid-cols-1 gap-4 sm:grid-cols-2 xl:grid-cols-3">
          {list.map((device) => (
            <DeviceCard key={device.id} device={device} />
          ))}
        </ul>
      )}
      <MoreButton list={devices} />
      <AddDevice isOpen={isAdding} onOpenChange={setIsAdding} />
    </PageBody>
  );
}

function DeviceCard({ device }: { device: Device }) {
  const { t } = useTranslation();
  return (
    <li
      data-testid="device-card"
      className="group relative flex flex-col rounded-2xl border border-line bg-surface p-(--card-space) shadow-xs transition-colors duration-150 focus-within:border-focus hover:border-focus"
    >
      <div className="flex items-start gap-3">
        <span className="grid size-10 shrink-0 place-items-center rounded-xl bg-brand-soft text-brand-text">
          <Smartphone className="size-5" aria-hidden />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-base leading-6 font-semibold" title={device.name}>
            <Link
              to="/devices/$deviceId"
              params={{ deviceId: device.id }}
              className="after:absolute after:inset-0 after:rounded-2xl"
              aria-label={t("devices.open", { name: device.name })}
            >
              {device.name}
            </Link>
          </h2>
          <p className="truncate text-muted tabular">
            {device.phone === null ? t("devices.noNumber") : phoneNumber(device.phone)}
          </p>
        </div>
        <ChevronRight
          className="mt-1 size-4 shrink-0 text-muted transition-transform duration-150 group-hover:translate-x-0.5"
          aria-hidden
        />
      </div>
      <div className="mt-(--card-space) flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <StatusBadge device={device} />
        <StatusCause device={device} />
      </div>
      <SameNumberNote device={device} />
      <OutboxLine device={device} className="mt-3" />
      <UnreadLink deviceId={device.id} />
      {/* The badge is above the link that covers the card. */}
      <UndecidedBadge device={device} className="relative z-10 mt-3 self-start" />
    </li>
  );
}

/** Shows how many chats of the device nobody has read, as a link to them. */
function UnreadLink({ deviceId }: { deviceId: string }) {
  const { t } = useTranslation();
  const count = useUnread().of(deviceId);
  if (count === 0) return null;
  return (
    <Link
      to="/chats/$deviceId"
      params={{ deviceId }}
      data-testid="device-unread"
      className="relative z-10 mt-3 inline-flex min-h-6 items-center gap-1.5 self-start rounded-full bg-brand-soft px-2.5 py-0.5 text-xs font-medium text-brand-text underline-offset-2 hover:underline"
    >
      <MessagesSquare className="size-3.5 shrink-0" aria-hidden />
      {t("notices.unreadChats", { count, amount: count })}
    </Link>
  );
}

function NoDevices({ onAdd }: { onAdd: () => void }) {
  const { t } = useTranslation();
  return (
    <Empty
      icon={QrCode}
      title={t("devices.emptyTitle")}
      action={
        <>
          <Link to="/start" className={buttonLook()}>
            <Rocket aria-hidden />
            {t("guide.emptyAction")}
          </Link>
          <Button look="secondary" data-key="new" onClick={onAdd}>
            <Plus aria-hidden />
            {t("devices.add")}
          </Button>
          <SampleOffer />
        </>
      }
    >
      <Steps steps={[t("devices.empty1"), t("devices.empty2"), t("devices.empty3")]} />
      <p className="mt-4">{t("guide.emptyLead")}</p>
    </Empty>
  );
}

function LoadingCards() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("common.loading")} className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
      <Skeleton className="h-36 rounded-2xl!" />
      <Skeleton className="h-36 rounded-2xl!" />
      <Skeleton className="h-36 rounded-2xl!" />
    </div>
  );
}

/** Adds a device. This is one step for the user but two requests: the device is created, and its QR code is requested. */
function AddDevice({ isOpen, onOpenChange }: { isOpen: boolean; onOpenChange: (isOpen: boolean) => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const create = useCreateDevice();
  const link = useLinkDevice();

  function add(name: string) {
    create.mutate(name, {
      onSuccess: (device) => {
        link.mutate(device.id, { onError: (error) => toastProblem(t, error) });
        onOpenChange(false);
        void navigate({ to: "/devices/$deviceId", params: { deviceId: device.id } });
      },
    });
  }

  return (
    <NameDialog
      isOpen={isOpen}
      onOpenChange={(next) => {
        create.reset();
        onOpenChange(next);
      }}
      title={t("devices.add")}
      description={t("devices.addLead")}
      submit={t("devices.create")}
      isBusy={create.isPending}
      error={create.error}
      onSubmit={add}
    />
  );
}
