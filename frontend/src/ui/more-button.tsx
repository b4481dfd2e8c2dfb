import { useTranslation } from "react-i18next";
import { Button } from "./button";

type List = { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };

/** Loads the next page of a long list. */
export function MoreButton({ list, label }: { list: List; label?: string }) {
  const { t } = useTranslation();
  if (!list.hasNextPage) return null;
  return (
    <div className="flex justify-center py-4">
      <Button look="secondary" isBusy={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
        {label ?? t("common.more")}
      </Button>
    </div>
  );
}
