import { Store } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSource } from "~/api/source";
import { Button } from "~/ui/button";
import { useTurn } from "./use-turn";

/** In the account's corner: the sample on and off. */
export default function SampleSwitch() {
  const { t } = useTranslation();
  const source = useSource();
  const { turn, isTurning } = useTurn();
  const isOn = source === "sample";
  return (
    <Button
      look="ghost"
      size="icon"
      aria-pressed={isOn}
      aria-label={t("sample.label")}
      title={isOn ? t("sample.back") : t("sample.turnOn")}
      className="aria-pressed:bg-busy-soft aria-pressed:text-busy-text"
      isBusy={isTurning}
      onClick={() => turn(isOn ? "own" : "sample")}
    >
      {!isTurning && <Store aria-hidden />}
    </Button>
  );
}
