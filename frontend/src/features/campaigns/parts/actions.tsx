import { Link } from "@tanstack/react-router";
import { Download, Pause, Pencil, Play, RotateCcw, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import { download } from "~/api/file-transfer";
import type { Campaign, CampaignAction, CampaignProgress } from "~/api/types";
import { useNow } from "~/api/use-now";
import { useZoneNote, withZone } from "~/features/quiet-hours/zone";
import { errorText } from "~/i18n/errors";
import { useFormat } from "~/i18n/format";
import type { Language } from "~/i18n/language";
import { announce } from "~/ui/announcer";
import { Button, buttonLook } from "~/ui/button";
import { Confirm } from "~/ui/dialog";
import { keepFocusNear } from "~/ui/focus";
import { toast } from "~/ui/toast";
import { toastProblem } from "~/ui/toast-problem";
import { actionsOf, hasReport } from "../actions";
import { isBeforeStart } from "../audience";
import { endText, firstMessageAt } from "../forecast-text";
import { expectedMs } from "../pace";
import { gapText } from "../pace-text";
import { reportFile, useCampaignAction } from "../queries";
import { Reschedule } from "./reschedule";

type ActionsProps = { campaign: Campaign; progress: CampaignProgress | undefined; deviceNames: string };

const ICONS = { start: Play, pause: Pause, resume: Play, cancel: X, retry: RotateCcw } as const;

/** The actions of a broadcast. Every action except pause asks for confirmation: stopping must be quick. */
export function Actions({ campaign, progress, deviceNames }: ActionsProps) {
  const { t } = useTranslation();
  const act = useCampaignAction(campaign.id);
  const [asked, setAsked] = useState<CampaignAction | null>(null);
  // Keeps the text of the dialog while it closes.
  const [shown, setShown] = useState<CampaignAction>("start");
  const actions = actionsOf(campaign);

  function ask(action: CampaignAction, button: HTMLElement) {
    act.reset();
    if (action !== "pause") {
      setShown(action);
      setAsked(action);
      return;
    }
    keepFocusNear(button);
    pause();
  }

  function pause() {
    act.mutate("pause", {
      onSuccess: () => announce(t("broadcast.act.pause.done")),
      onError: (error) => toastProblem(t, error, pause),
    });
  }

  function refusal(error: unknown): string {
    if (!(error instanceof ApiError)) return errorText(t, error);
    if (error.code === "DEVICE_DISCONNECTED") return t("broadcast.startRefused", { device: deviceNames });
    // The server refuses a start for these reasons: since the broadcast was saved, all its recipients have opted out, or some lack a value
    // that the message uses.
    if (error.code === "VALIDATION_ERROR" && error.field !== "deviceIds")
      return t(`broadcast.notStarted.${error.field === "audience" ? "no_recipients" : "text_does_not_fit"}`);
    return errorText(t, error);
  }

  return (
    <>
      {!isBeforeStart(campaign) && hasReport(campaign) && <Report campaign={campaign} />}
      {campaign.status === "draft" && (
        <Link
          to="/broadcasts/new"
          search={{ edit: campaign.id }}
          className={buttonLook({ look: "secondary", className: "max-sm:grow" })}
        >
          <Pencil aria-hidden />
          {t("broadcast.edit")}
        </Link>
      )}
      {campaign.status === "scheduled" && <Reschedule campaign={campaign} />}
      {actions.map((action) => {
        const Icon = ICONS[action];
        return (
          <Button
            key={action}
            className="max-sm:grow"
            look={action === "cancel" || action === "retry" ? "secondary" : "primary"}
            isBusy={act.isPending && asked === null && action === "pause"}
            onClick={({ currentTarget }) => ask(action, currentTarget)}
          >
            <Icon aria-hidden />
            {action === "start" && campaign.status === "scheduled"
              ? t("broadcast.startNow")
              : t(`broadcast.act.${action}.button`)}
          </Button>
        );
      })}
      <Confirm
        isOpen={asked !== null}
        onOpenChange={(isOpen) => {
          if (!isOpen) setAsked(null);
        }}
        look={shown === "cancel" ? "danger" : "primary"}
        title={<Title action={shown} campaign={campaign} progress={progress} />}
        description={<Description action={shown} campaign={campaign} progress={progress} deviceNames={deviceNames} />}
        confirm={t(`broadcast.act.${shown}.confirm`)}
        {...(shown === "cancel" && { keep: t("broadcast.act.cancel.keep") })}
        isBusy={act.isPending}
        error={act.isError ? refusal(act.error) : null}
        onConfirm={() => {
          keepFocusNear(document.activeElement);
          act.mutate(shown, {
            onSuccess: () => {
              setAsked(null);
              toast.success(t(`broadcast.act.${shown}.done`));
            },
          });
        }}
      />
    </>
  );
}

type WordsProps = { action: CampaignAction; campaign: Campaign; progress: CampaignProgress | undefined };

function Title({ action, campaign, progress }: WordsProps) {
  const { t } = useTranslation();
  const total = progress?.beforeStart?.recipients ?? campaign.counts.total;
  if (action === "retry") return t("broadcast.retryTitle", { count: campaign.retryable });
  if (action === "start")
    return total === 0 ? t("broadcast.startAnyTitle") : t("broadcast.startTitle", { count: total });
  return t(`broadcast.act.${action === "cancel" ? "cancel" : "resume"}.title`);
}

function Description({ action, campaign, progress, deviceNames }: WordsProps & { deviceNames: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(60_000);
  const estimate = progress?.estimate ?? null;
  const first = estimate === null ? null : firstMessageAt(estimate, now);
  const zone = useZoneNote(campaign.deviceIds, first !== null);
  if (action === "cancel" && isBeforeStart(campaign)) return t("broadcast.act.cancel.textBefore");
  if (action === "resume" || action === "cancel" || action === "retry") return t(`broadcast.act.${action}.text`);
  const text = t("broadcast.startText", {
    device: deviceNames,
    gap: gapText(t, campaign.gap),
    duration:
      estimate === null
        ? t("broadcast.etaIn", { duration: format.duration(expectedMs(campaign.counts.total, campaign.gap)) })
        : endText(t, format, estimate, now),
  });
  return first === null
    ? text
    : `${text} ${t("broadcast.firstAt", { time: withZone(format.moment(first, now), zone) })}`;
}

function Report({ campaign }: { campaign: Campaign }) {
  const { t, i18n } = useTranslation();
  const [isBusy, setIsBusy] = useState(false);

  async function save() {
    setIsBusy(true);
    try {
      await download(
        reportFile(campaign.id, i18n.language as Language),
        t("broadcast.reportFile", { name: campaign.name }),
      );
    } catch (error) {
      toastProblem(t, error, () => void save());
    } finally {
      setIsBusy(false);
    }
  }

  return (
    <Button look="secondary" className="max-sm:grow" isBusy={isBusy} onClick={() => void save()}>
      {!isBusy && <Download aria-hidden />}
      {t("broadcast.report")}
    </Button>
  );
}
