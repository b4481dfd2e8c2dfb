import { useTranslation } from "react-i18next";
import type { CampaignProgress } from "~/api/types";
import { failureText } from "~/features/messages/failure-text";
import { useFormat } from "~/i18n/format";
import { Card } from "~/ui/surface";

/** The reasons for which messages failed, the most frequent reason first. */
export function Failures({ failures }: Pick<CampaignProgress, "failures">) {
  const { t } = useTranslation();
  const format = useFormat();
  if (failures.length === 0) return null;
  const most = Math.max(...failures.map(({ count }) => count));
  return (
    <Card>
      <h2 className="mb-3 text-base font-semibold">{t("broadcast.failures")}</h2>
      <ul className="space-y-3">
        {failures
          .toSorted((one, other) => other.count - one.count)
          .map(({ error, count }) => (
            <li key={error ?? ""} data-testid="failure">
              <div className="flex items-baseline justify-between gap-4">
                <span>{failureText(t, "failed", error)}</span>
                <span className="font-semibold tabular">{format.number(count)}</span>
              </div>
              <span aria-hidden className="mt-1 block h-1.5 overflow-hidden rounded-full bg-line">
                <span className="block h-full rounded-full bg-bad-dot" style={{ width: `${(100 * count) / most}%` }} />
              </span>
            </li>
          ))}
      </ul>
    </Card>
  );
}
