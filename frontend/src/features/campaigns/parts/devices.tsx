import { Link } from "@tanstack/react-router";
import { Hourglass } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Campaign, CampaignProgress, Device } from "~/api/types";
import { useNow } from "~/api/use-now";
import { StatusBadge } from "~/features/devices/parts/status-badge";
import { UndecidedBadge } from "~/features/outbox/parts/outbox-line";
import { isByTheClock, sendTimeText, shortWaitReason } from "~/features/outbox/wait-text";
import { useZoneNote } from "~/features/quiet-hours/zone";
import { useFormat } from "~/i18n/format";
import { Card } from "~/ui/surface";

type DevicesProps = { campaign: Campaign; progress: CampaignProgress; devices: readonly Device[] };

/** Shows how many messages each device has sent, and why it waits. */
export function CampaignDevices({ campaign, progress, devices }: DevicesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card>
      <h2 className="mb-3 text-base font-semibold">{t("broadcast.devices")}</h2>
      <ul className="divide-y divide-line">
        {progress.devices.map((wait) => {
          const { deviceId, sent, failingSince } = wait;
          const device = devices.find(({ id }) => id === deviceId);
          return (
            <li
              key={deviceId}
              data-testid="campaign-device"
              data-code={wait.code ?? "none"}
              className="flex flex-wrap items-center gap-x-4 gap-y-1.5 py-3 first:pt-0 last:pb-0"
            >
              <div className="min-w-0 flex-1 basis-52">
                {device === undefined ? (
                  <p className="font-medium">{t("broadcasts.goneDevice")}</p>
                ) : (
                  <Link
                    to="/devices/$deviceId"
                    params={{ deviceId }}
                    className="font-medium text-brand-text underline-offset-4 hover:underline"
                  >
                    {device.name}
                  </Link>
                )}
                <Wait wait={wait} isOver={campaign.status === "completed" || campaign.status === "cancelled"} />
                {failingSince !== null && (
                  <p role="status" className="mt-1.5 rounded-lg bg-warn-soft px-3 py-2 text-xs text-warn-text">
                    {t("broadcast.failingSince", { time: format.date(failingSince) })}
                  </p>
                )}
              </div>
              <span className="text-muted tabular">
                {t("broadcast.deviceSent", { count: sent, amount: format.number(sent) })}
              </span>
              {device !== undefined && <StatusBadge device={device} />}
              {device !== undefined && campaign.counts.unknown > 0 && <UndecidedBadge device={device} />}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

type WaitProps = {
  wait: Pick<CampaignProgress["devices"][number], "deviceId" | "waiting" | "code" | "nextSendAt">;
  isOver: boolean;
};

/** Shows when the device sends its next message, and why it waits until then. The number of waiting messages is shown once, for the whole broadcast. */
function Wait({ wait: { deviceId, waiting, code, nextSendAt }, isOver }: WaitProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const zone = useZoneNote([deviceId], isByTheClock(code, nextSendAt, now));
  if (isOver || waiting === 0 || code === "campaign_paused") return null;
  const why = code === null ? null : shortWaitReason(t, code);
  const when =
    nextSendAt === null ? null : t("broadcast.deviceNext", { when: sendTimeText(t, format, nextSendAt, now, zone) });
  if (when === null && why === null) return null;
  return (
    <p
      data-testid="outbox-line"
      data-code={code ?? "none"}
      className="mt-0.5 flex items-start gap-1.5 text-xs text-muted tabular"
    >
      <Hourglass className="mt-px size-3.5 shrink-0" aria-hidden />
      <span>{when === null ? why : why === null ? when : `${when} (${why})`}</span>
    </p>
  );
}
