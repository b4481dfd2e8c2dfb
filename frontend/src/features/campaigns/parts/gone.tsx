import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Pencil, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { flatten } from "~/api/pages";
import type { Campaign } from "~/api/types";
import { buttonLook } from "~/ui/button";
import { BackToList } from "~/ui/problem";
import { Empty, Skeleton } from "~/ui/surface";
import { campaignsQuery } from "../queries";
import { replacementOf } from "../replacement";

/** Shown in place of a broadcast that somebody has deleted, or saved anew with changes, while its page was open. */
export function Gone({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const list = useInfiniteQuery(campaignsQuery);
  const replacement = replacementOf(
    campaign,
    flatten(list.data, ({ id }) => id),
  );
  // The list may still lack the new one.
  const isSought = campaign.status === "cancelled" && replacement === undefined && list.isFetching;
  if (isSought)
    return (
      <div role="status" aria-label={t("common.loading")}>
        <Skeleton className="h-64 rounded-2xl!" />
      </div>
    );
  return (
    <div role="status">
      {replacement === undefined ? (
        <Empty heading="h1" icon={Trash2} title={t("broadcast.deleted")} action={<BackToList to="/broadcasts" />}>
          {t("broadcast.deletedText")}
        </Empty>
      ) : (
        <Empty
          heading="h1"
          icon={Pencil}
          title={t("broadcast.replaced")}
          action={<ToReplacement id={replacement.id} />}
        >
          {t("broadcast.replacedText")}
        </Empty>
      )}
    </div>
  );
}

function ToReplacement({ id }: { id: string }) {
  const { t } = useTranslation();
  return (
    <Link to="/broadcasts/$campaignId" params={{ campaignId: id }} className={buttonLook()}>
      {t("broadcast.toReplacement")}
    </Link>
  );
}
