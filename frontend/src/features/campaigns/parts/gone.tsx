import { skipToken, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Pencil, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";
import { buttonLook } from "~/ui/button";
import { BackToList } from "~/ui/problem";
import { Empty } from "~/ui/surface";
import { campaignKeys } from "../keys";

/** Shown in place of a broadcast that somebody has deleted, or saved anew with changes, while its page was open. */
export function DeletedBroadcast({ id }: { id: string }) {
  const { t } = useTranslation();
  // A live update wrote the id of the replacement into the cache before the broadcast was deleted.
  const { data: replacement } = useQuery<string>({ queryKey: campaignKeys.replacement(id), queryFn: skipToken });
  return (
    <div role="status">
      {replacement === undefined ? (
        <Empty heading="h1" icon={Trash2} title={t("broadcast.deleted")} action={<BackToList to="/broadcasts" />}>
          {t("broadcast.deletedText")}
        </Empty>
      ) : (
        <Empty heading="h1" icon={Pencil} title={t("broadcast.replaced")} action={<ReplacementLink id={replacement} />}>
          {t("broadcast.replacedText")}
        </Empty>
      )}
    </div>
  );
}

function ReplacementLink({ id }: { id: string }) {
  const { t } = useTranslation();
  return (
    <Link to="/broadcasts/$campaignId" params={{ campaignId: id }} className={buttonLook()}>
      {t("broadcast.toReplacement")}
    </Link>
  );
}
