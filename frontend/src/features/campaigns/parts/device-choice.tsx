import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { clsx } from "clsx";
import { Moon } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { serverNow } from "~/api/clock";
import type { Device } from "~/api/types";
import { StatusBadge } from "~/features/devices/parts/status-badge";
import { isLinked } from "~/features/devices/status";
import { timeOfDay } from "~/features/pacing/time-zones";
import { pacingQuery } from "~/features/quiet-hours/queries";
import { localeOf, phoneNumber } from "~/i18n/format";
import { zoneName } from "~/i18n/zone-names";
import { buttonLook } from "~/ui/button";

type DeviceChoiceProps = {
  devices: readonly Device[];
  chosen: readonly string[];
  error: string | null;
  onChange: (chosen: readonly string[]) => void;
};

/** Chooses the devices that send the broadcast; several devices share its messages. */
export function DeviceChoice({ devices, chosen, error, onChange }: DeviceChoiceProps) {
  const { t } = useTranslation();
  const id = useId();
  const linked = devices.filter(({ status }) => isLinked(status));
  const describedBy = [`${id}-hint`, error === null ? "" : `${id}-error`].join(" ").trim();
  return (
    <fieldset className="space-y-2" aria-describedby={describedBy}>
      <legend className="font-medium">{t("newBroadcast.device")}</legend>
      {linked.length === 0 ? (
        <div className="space-y-3 rounded-xl bg-sunken px-4 py-4">
          <p id={`${id}-hint`}>{t("newBroadcast.noDevice")}</p>
          <Link to="/devices" className={buttonLook({ look: "secondary", size: "sm" })}>
            {t("chats.noDeviceAction")}
          </Link>
        </div>
      ) : (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {t("newBroadcast.deviceHint")}
        </p>
      )}
      <ul className="space-y-2">
        {linked.map((device) => (
          <li
            key={device.id}
            className="relative rounded-xl border border-line px-3 py-2.5 transition-colors duration-150 hover:bg-sunken has-checked:border-focus has-checked:bg-brand-soft"
          >
            <label className="flex cursor-pointer items-center gap-3">
              <input
                type="checkbox"
                className="size-5 shrink-0 accent-(--brand)"
                aria-invalid={error !== null || undefined}
                checked={chosen.includes(device.id)}
                onChange={({ target }) =>
                  onChange(target.checked ? [...chosen, device.id] : chosen.filter((one) => one !== device.id))
                }
              />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">{device.name}</span>
                {device.phone !== null && (
                  <span className="block text-xs text-muted tabular">{phoneNumber(device.phone)}</span>
                )}
              </span>
              <StatusBadge device={device} />
            </label>
            {chosen.includes(device.id) && <QuietHours device={device} />}
          </li>
        ))}
      </ul>
      {error !== null && (
        <p id={`${id}-error`} role="alert" className="text-xs font-medium text-bad-text">
          {error}
        </p>
      )}
    </fieldset>
  );
}

const DEFAULT_QUIET_HOURS = { enabled: true, from: "21:00", to: "08:00", timeZone: "Asia/Jakarta" };

/** Quiet hours and limits of the device: shown here, changed on the device's pacing page. */
function QuietHours({ device }: { device: Device }) {
  const { t, i18n } = useTranslation();
  const { data } = useQuery(pacingQuery(device.id));
  // The placeholder has the same height, so that nothing moves when the response arrives.
  const { enabled, from, to, timeZone } = data?.settings.quietHours ?? DEFAULT_QUIET_HOURS;
  return (
    <p className={clsx("mt-2 flex items-start gap-2 pl-8 text-xs", data === undefined && "invisible")}>
      <Moon className="mt-px size-3.5 shrink-0" aria-hidden />
      <span className="flex min-w-0 flex-1 flex-wrap gap-x-2 gap-y-1">
        <span className="tabular">
          {enabled && from !== to
            ? t("newBroadcast.quietHours", {
                from: timeOfDay(from, localeOf(i18n.language)),
                to: timeOfDay(to, localeOf(i18n.language)),
                zone: zoneName(timeZone, i18n.language, serverNow()),
              })
            : t("newBroadcast.noQuietHours")}
        </span>
        <Link
          to="/devices/$deviceId/pacing"
          params={{ deviceId: device.id }}
          className="text-brand-text underline underline-offset-4"
          aria-label={t("newBroadcast.quietChangeOf", { device: device.name })}
        >
          {t("newBroadcast.quietChange")}
        </Link>
      </span>
    </p>
  );
}
