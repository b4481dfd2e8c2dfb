import { Store } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSource } from "~/api/source";
import { Button } from "~/ui/button";
import { useTurn } from "./use-turn";

/** Where nothing is there yet: how it looks in a running business. */
export function SampleOffer() {
  const { t } = useTranslation();
  const source = useSource();
  const { turn, isTurning } = useTurn();
  if (source === "sample") return null;
  return (
    <Button look="ghost" isBusy={isTurning} onClick={() => turn("sample")}>
      {!isTurning && <Store aria-hidden />}
      {t("sample.offer")}
    </Button>
  );
}
