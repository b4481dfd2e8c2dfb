import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { CircleCheckBig, Megaphone } from "lucide-react";
import { useTranslation } from "react-i18next";
import { find, flatten } from "~/api/pages";
import type { Device, OutboxItem } from "~/api/types";
import { HelpButton } from "~/features/help/help-button";
import { MessageText } from "~/features/messages/parts/message-text";
import { chatsQuery } from "~/features/messages/queries";
import { Decide } from "~/features/outbox/parts/decide";
import { undecidedQuery } from "~/features/outbox/queries";
import { phoneNumber, useFormat } from "~/i18n/format";
import { MoreButton } from "~/ui/more-button";
import { Problem } from "~/ui/problem";
import { Card, Empty, PageHeading, Skeleton } from "~/ui/surface";
import { useTitle } from "~/ui/use-title";
import { DeviceFrame } from "./parts/device-frame";
import { useDevice } from "./queries";

/** All messages of a device with the status `unknown`: a user decides about each of them. */
export function DecisionsPage() {
  const { t } = useTranslation();
  const { deviceId } = useParams({ from: "/inside/devices/$deviceId/decisions" });
  const device = useDevice(deviceId);
  useTitle(t("decide.title"));
  return <DeviceFrame device={device}>{(known) => <Undecided device={known} />}</DeviceFrame>;
}

function Undecided({ device }: { device: Device }) {
  const { t } = useTranslation();
  const texts = useInfiniteQuery(undecidedQuery(device.id));
  // The names of the recipients come from the newest chats, as far as these have them.
  const chats = useInfiniteQuery(chatsQuery(device.id));
  const list = flatten(texts.data, (item) => item.id);
  return (
    <>
      <PageHeading
        title={t("decide.title")}
        description={t("decide.lead")}
        help={<HelpButton topic="unknown" term={t("tick.unknown")} />}
      />
      {texts.isPending && (
        <div role="status" aria-label={t("common.loading")} className="space-y-4">
          <Skeleton className="h-36 rounded-2xl!" />
          <Skeleton className="h-36 rounded-2xl!" />
        </div>
      )}
      {texts.isError && <Problem error={texts.error} onRetry={() => texts.refetch()} />}
      {texts.isSuccess && list.length === 0 && (
        <Empty icon={CircleCheckBig} title={t("decide.emptyTitle")}>
          {t("decide.emptyText")}
        </Empty>
      )}
      {list.length > 0 && (
        <ul className="space-y-4">
          {list.map((item) => (
            <Row
              key={item.id}
              device={device}
              item={item}
              name={find(chats.data, ({ chatId }) => chatId === item.chatId)?.name}
            />
          ))}
        </ul>
      )}
      <MoreButton list={texts} />
    </>
  );
}

type RowProps = { device: Device; item: OutboxItem; name: string | null | undefined };

function Row({ device, item, name }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const number = phoneNumber(item.phone);
  return (
    <li data-testid="undecided">
      <Card className="space-y-4">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
          <h2 className="min-w-0">
            <Link
              to="/chats/$deviceId/$chatId"
              params={{ deviceId: device.id, chatId: item.chatId }}
              className="font-semibold tabular text-brand-text underline-offset-4 hover:underline"
            >
              {name ? `${name} (${number})` : number}
            </Link>
          </h2>
          <p className="text-xs text-muted">
            {t("decide.attempted", { time: format.date(item.attemptedAt ?? item.acceptedAt) })}
          </p>
        </div>
        <p className="line-clamp-6 rounded-xl bg-bubble-out px-4 py-3 [overflow-wrap:anywhere] whitespace-pre-wrap">
          <MessageText text={item.text} />
        </p>
        {item.campaignId !== null && (
          <p className="text-xs text-muted">
            <Link
              to="/broadcasts/$campaignId"
              params={{ campaignId: item.campaignId }}
              className="inline-flex items-center gap-1.5 underline-offset-4 hover:underline"
            >
              <Megaphone className="size-3.5" aria-hidden />
              {t("thread.campaign")}
            </Link>
          </p>
        )}
        <Decide message={{ id: item.id, deviceId: device.id, chatId: item.chatId }} />
      </Card>
    </li>
  );
}
