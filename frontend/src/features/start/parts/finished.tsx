import { Link, type LinkProps } from "@tanstack/react-router";
import { ArrowRight, CircleCheckBig } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Campaign, Device } from "~/api/types";
import { Card } from "~/ui/surface";
import { ProgressBar } from "../../campaigns/parts/progress";
import { CampaignBadge } from "../../campaigns/parts/status";
import { useHolds } from "../../campaigns/use-holds";
import { OutboxLine } from "../../outbox/parts/outbox-line";
import { QuietNote, QuietOff } from "./quiet-note";

/** The set-up is done: the progress of the broadcast, and links to other pages. */
export function Finished({ device, campaign }: { device: Device | undefined; campaign: Campaign | undefined }) {
  const { t } = useTranslation();
  const holdOf = useHolds(campaign === undefined ? [] : [campaign]);
  return (
    <div className="mt-6 space-y-4">
      <div className="flex gap-4 rounded-2xl bg-good-soft px-5 py-4 text-good-text">
        <CircleCheckBig className="mt-1 size-7 shrink-0" aria-hidden />
        <div>
          <h2
            tabIndex={-1}
            data-start-focus
            className="-mx-1 w-fit rounded px-1 text-lg font-semibold outline-offset-0"
          >
            {t("start.finished.title")}
          </h2>
          <p>{t(campaign?.status === "completed" ? "start.finished.sent" : "start.finished.underWay")}</p>
        </div>
      </div>
      {campaign !== undefined && (
        <Card className="space-y-3" data-testid="start-broadcast">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
            <h3 className="font-semibold">{t("start.finished.broadcast")}</h3>
            <CampaignBadge campaign={campaign} hold={holdOf(campaign)} />
            <Link
              to="/broadcasts/$campaignId"
              params={{ campaignId: campaign.id }}
              className="ml-auto text-brand-text underline-offset-4 hover:underline"
            >
              {t("start.finished.openBroadcast")}
            </Link>
          </div>
          <ProgressBar counts={campaign.counts} />
          {device !== undefined && campaign.status === "running" && (
            <>
              <OutboxLine device={device} />
              <QuietNote device={device} pageSaysOff />
            </>
          )}
        </Card>
      )}
      {device !== undefined && <QuietOff device={device} />}
      <ul className="grid gap-x-8 sm:grid-cols-2">
        <NextPageLink to="/chats" of="chats" />
        <NextPageLink to="/contacts/import" of="contacts" />
        {device !== undefined && (
          <NextPageLink to="/devices/$deviceId/pacing" params={{ deviceId: device.id }} of="pacing" />
        )}
        <NextPageLink to="/help" of="help" />
      </ul>
    </div>
  );
}

type NextPageLinkProps = LinkProps & { of: "chats" | "contacts" | "pacing" | "help" };

function NextPageLink({ of, ...link }: NextPageLinkProps) {
  const { t } = useTranslation();
  return (
    <li className="border-b border-line">
      <Link {...link} className="group flex items-center gap-3 py-3">
        <span className="min-w-0 flex-1">
          <span className="block font-medium group-hover:underline">{t(`start.finished.${of}.name`)}</span>
          <span className="block text-muted">{t(`start.finished.${of}.text`)}</span>
        </span>
        <ArrowRight className="size-4 shrink-0 text-muted" aria-hidden />
      </Link>
    </li>
  );
}
