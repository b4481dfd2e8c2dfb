import { Store } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSource } from "~/api/answer-source";
import { Button } from "~/ui/button";
import { useSampleMode } from "./use-sample-mode";

/** A button on empty pages that shows the sample. */
export function SampleOffer() {
  const { t } = useTranslation();
  const source = useSource();
  const { switchTo, isSwitching } = useSampleMode();
  if (source === "sample") return null;
  return (
    <Button look="ghost" isBusy={isSwitching} onClick={() => switchTo("sample")}>
      {!isSwitching && <Store aria-hidden />}
      {t("sample.offer")}
    </Button>
  );
}
