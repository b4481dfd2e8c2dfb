import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Moon, MoonStar } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Device } from "~/api/types";
import { useNow } from "~/api/use-now";
import { localeOf } from "~/i18n/format";
import { zoneName } from "~/i18n/zone-names";
import { announce } from "~/ui/announcer";
import { Button, buttonLook } from "~/ui/button";
import { toastProblem } from "~/ui/toast-problem";
import { useChangePacing } from "../../pacing/queries";
import { timeIn, timeOfDay } from "../../pacing/time-zones";
import { pacingQuery } from "../../quiet-hours/queries";
import { meQuery } from "../../tenants/queries";
import { isOperator, mayAdminister } from "../../tenants/role";
import { isQuiet } from "../progress";

/** Switches the quiet hours of a device, and says so. */
function useQuietHours(device: Device) {
  const { t } = useTranslation();
  const change = useChangePacing(device.id);
  function set(enabled: boolean, onDone?: () => void) {
    change.mutate(
      { quietHours: { enabled } },
      {
        onSuccess: () => {
          announce(enabled ? t("start.quiet.isOn") : t("start.quiet.isOff", { name: device.name }));
          onDone?.();
        },
        onError: (error) => toastProblem(t, error),
      },
    );
  }
  return { set, isPending: change.isPending };
}

type QuietNoteProps = {
  device: Device;
  /** Set if the page itself says that the quiet hours are off. */
  pageSaysOff?: true;
};

/** Explains, before the person sends a message, that it waits for the end of quiet hours; an admin can turn them off. */
export function QuietNote({ device, pageSaysOff }: QuietNoteProps) {
  const { t, i18n } = useTranslation();
  const now = useNow(10_000);
  const { data: me } = useQuery(meQuery);
  const pacing = useQuery(pacingQuery(device.id));
  const { set, isPending } = useQuietHours(device);
  const [wasSwitchedOff, setWasSwitchedOff] = useState(false);
  if (pacing.data === undefined) return null;
  const { quietHours } = pacing.data.settings;

  if (wasSwitchedOff && !pageSaysOff && !quietHours.enabled) return <QuietOff device={device} />;
  if (!isQuiet(quietHours, now)) return null;
  const { from, to, timeZone } = quietHours;
  const locale = localeOf(i18n.language);
  return (
    <div data-testid="quiet-note" className="flex gap-3 rounded-xl bg-warn-soft px-4 py-3 text-warn-text">
      <Moon className="mt-0.5 size-5 shrink-0" aria-hidden />
      <div className="min-w-0 space-y-2">
        <p className="font-semibold tabular">
          {t("start.quiet.now", {
            zone: zoneName(timeZone, i18n.language, now),
            time: timeIn(timeZone, locale, now),
          })}
        </p>
        <p className="tabular">
          {t("start.quiet.waits", { from: timeOfDay(from, locale), to: timeOfDay(to, locale) })}
        </p>
        <p>{isOperator(me) ? t("start.quiet.adminsOnly") : t("start.quiet.trial", { name: device.name })}</p>
        {mayAdminister(me) && (
          <div className="flex flex-wrap gap-2">
            <Button
              look="secondary"
              size="sm"
              isBusy={isPending}
              onClick={() => set(false, () => setWasSwitchedOff(true))}
            >
              {t("start.quiet.off")}
            </Button>
            <PacingLink device={device} />
          </div>
        )}
      </div>
    </div>
  );
}

/** Says that the quiet hours of a device are off, and offers an admin to turn them on; nothing while they are on. */
export function QuietOff({ device }: { device: Device }) {
  const { t } = useTranslation();
  const { data: me } = useQuery(meQuery);
  const pacing = useQuery(pacingQuery(device.id));
  const { set, isPending } = useQuietHours(device);
  if (pacing.data === undefined || pacing.data.settings.quietHours.enabled || !mayAdminister(me)) return null;
  return (
    <div data-testid="quiet-off" className="flex gap-3 rounded-xl bg-good-soft px-4 py-3 text-good-text">
      <MoonStar className="mt-0.5 size-5 shrink-0" aria-hidden />
      <div className="min-w-0">
        <p className="font-semibold">{t("start.quiet.isOff", { name: device.name })}</p>
        <p>{t("start.quiet.isOffText")}</p>
        <div className="mt-2 flex flex-wrap gap-2">
          <Button look="secondary" size="sm" isBusy={isPending} onClick={() => set(true)}>
            {t("start.quiet.on")}
          </Button>
          <PacingLink device={device} />
        </div>
      </div>
    </div>
  );
}

function PacingLink({ device }: { device: Device }) {
  const { t } = useTranslation();
  return (
    <Link
      to="/devices/$deviceId/pacing"
      params={{ deviceId: device.id }}
      className={buttonLook({ look: "secondary", size: "sm" })}
    >
      {t("pacing.open")}
    </Link>
  );
}
