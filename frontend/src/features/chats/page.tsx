import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, Navigate, useParams } from "@tanstack/react-router";
import { clsx } from "clsx";
import { MessagesSquare, Smartphone } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Device, Frame } from "~/api/types";
import { useReadAgain } from "~/api/use-read-again";
import { rememberDevice } from "~/features/devices/last-device";
import { devicesQuery, listed } from "~/features/devices/queries";
import { messageKeys } from "~/features/messages/queries";
import { optOutKeys } from "~/features/opt-outs/keys";
import { SampleOffer } from "~/features/sample-mode/sample-offer";
import { buttonLook } from "~/ui/button";
import { Problem } from "~/ui/problem";
import { Empty, PageBody, Skeleton } from "~/ui/surface";
import { useTitle } from "~/ui/use-title";
import { ChatList } from "./parts/chat-list";
import { Thread } from "./parts/thread";

/**
 * The chats of all numbers, or of one: the list on the left, the conversation on the right; on a phone only one of them.
 * The address of a conversation does not say which list it was opened from, so the page remembers it.
 */
export function ChatsPage() {
  const { t } = useTranslation();
  const { deviceId, chatId } = useParams({ strict: false });
  const devices = useInfiniteQuery(devicesQuery);
  const list = listed(devices.data);
  const chosen = chatId === undefined ? (deviceId ?? null) : undefined;
  const [kept, setKept] = useState<string | null>(chosen ?? null);
  const listedDevice = chosen === undefined ? kept : chosen;
  useEffect(() => {
    if (chosen !== undefined) setKept(chosen);
  }, [chosen]);
  useTitle(t("chats.title"));
  // The chats have the names of the contacts, and a consent that a user records settles a question about an opt-out.
  useReadAgain([messageKeys.allChats, optOutKeys.allUndecided], isOfContacts);

  if (devices.isPending) return <Loading />;
  if (devices.isError) {
    return (
      <PageBody>
        <Problem error={devices.error} onRetry={() => devices.refetch()} />
      </PageBody>
    );
  }
  if (list.length === 0) return <NoDevice />;
  const device = list.find((one) => one.id === deviceId);
  if (deviceId !== undefined && device === undefined) return <Navigate to="/chats" replace />;
  return <Chats devices={list} listedDevice={listedDevice} device={device} chatId={chatId ?? null} />;
}

const isOfContacts = ({ kind }: Frame) => kind === "contacts.changed";

type ChatsProps = {
  devices: Device[];
  /** The device whose chats are listed; `null` for the chats of all. */
  listedDevice: string | null;
  /** The device of the open chat. */
  device: Device | undefined;
  chatId: string | null;
};

function Chats({ devices, listedDevice, device, chatId }: ChatsProps) {
  const { t } = useTranslation();
  const openDevice = device?.id;
  useEffect(() => {
    if (openDevice !== undefined) rememberDevice(openDevice);
  }, [openDevice]);
  const isOpen = device !== undefined && chatId !== null;
  return (
    <div className="flex h-full">
      <h1 className="sr-only">{t("chats.title")}</h1>
      <div
        className={clsx("w-full shrink-0 border-r border-line bg-surface sm:w-80 xl:w-96", isOpen && "hidden sm:block")}
      >
        <ChatList
          devices={devices}
          listedDevice={listedDevice}
          openChat={isOpen ? { deviceId: device.id, chatId } : null}
        />
      </div>
      <div className={clsx("min-w-0 flex-1", !isOpen && "hidden sm:block")}>
        {isOpen ? (
          <Thread key={`${device.id}/${chatId}`} device={device} chatId={chatId} listedDevice={listedDevice} />
        ) : (
          <Pick />
        )}
      </div>
    </div>
  );
}

function Pick() {
  const { t } = useTranslation();
  return (
    <div className="wallpaper grid h-full place-items-center p-8">
      <Empty icon={MessagesSquare} title={t("chats.pickTitle")} className="max-w-md border-transparent!">
        {t("chats.pickText")}
      </Empty>
    </div>
  );
}

function NoDevice() {
  const { t } = useTranslation();
  return (
    <PageBody isWide={false}>
      <h1 className="mb-6 text-2xl font-semibold tracking-tight">{t("chats.title")}</h1>
      <Empty
        icon={Smartphone}
        title={t("chats.noDeviceTitle")}
        action={
          <>
            <Link to="/devices" className={buttonLook()}>
              {t("chats.noDeviceAction")}
            </Link>
            <SampleOffer />
          </>
        }
      >
        {t("chats.noDeviceText")}
      </Empty>
    </PageBody>
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("common.loading")} className="space-y-4 p-4 sm:w-80">
      <Skeleton className="h-10" />
      <Skeleton className="h-10" />
      <Skeleton className="h-16" />
      <Skeleton className="h-16" />
      <Skeleton className="h-16" />
    </div>
  );
}
