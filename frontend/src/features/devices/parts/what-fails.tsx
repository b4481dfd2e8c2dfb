import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Device } from "~/api/types";
import { useSummary } from "~/features/outbox/queries";
import { useFormat } from "~/i18n/format";
import { openBroadcastsQuery } from "../open-broadcasts";

/** Says that the waiting messages will not be sent, and how many there are, if the page knows it. */
export function UnsentMessages({ device }: { device: Device }) {
  const { t } = useTranslation();
  const format = useFormat();
  const waiting = useSummary(device)?.waiting;
  // A device that was never linked has no messages.
  if (waiting === 0 || device.phone === null) return null;
  return (
    <p className="mt-2 font-medium text-ink">
      {waiting === undefined
        ? t("device.logOutFails")
        : t("device.logOutFailsCount", { count: waiting, amount: format.number(waiting) })}
    </p>
  );
}

/** The most names that are listed. More would push the buttons of the dialog out of a phone's screen. */
const MAX_LISTED_NAMES = 4;

/** Shows the broadcasts that use the device, and what happens to each if it is deleted. Shows nothing until that is loaded. */
export function AffectedBroadcasts({ device }: { device: Device }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: broadcasts, isError } = useQuery(openBroadcastsQuery(device.id));
  if (isError) return <p className="mt-2">{t("device.deleteBroadcasts.unknown")}</p>;
  if (broadcasts === undefined) return null;
  const { list, isAll } = broadcasts;
  const more = list.length - MAX_LISTED_NAMES;
  return (
    <>
      {list.length > 0 && (
        <ul className="mt-2 list-disc space-y-1 pl-5 text-ink" aria-label={t("device.deleteBroadcasts.title")}>
          {list.slice(0, MAX_LISTED_NAMES).map(({ id, name, outcome }) => (
            <li key={id} data-testid="touched-broadcast" data-outcome={outcome} className="[overflow-wrap:anywhere]">
              {t(`device.deleteBroadcasts.${outcome}`, { name })}
            </li>
          ))}
          {more > 0 && <li>{t("device.deleteBroadcasts.more", { count: more, amount: format.number(more) })}</li>}
        </ul>
      )}
      {!isAll && <p className="mt-2">{t("device.deleteBroadcasts.older")}</p>}
    </>
  );
}
