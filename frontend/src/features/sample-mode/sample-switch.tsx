import { Store } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSource } from "~/api/answer-source";
import { Button } from "~/ui/button";
import { useSampleMode } from "./use-sample-mode";

/** A button among the preferences that turns the sample on and off. */
export default function SampleSwitch({ onSwitch }: { onSwitch: () => void }) {
  const { t } = useTranslation();
  const source = useSource();
  const { switchTo, isSwitching } = useSampleMode();
  const isOn = source === "sample";
  return (
    <Button
      look="secondary"
      size="sm"
      className="mt-2 w-full"
      isBusy={isSwitching}
      onClick={() => {
        onSwitch();
        switchTo(isOn ? "own" : "sample");
      }}
    >
      {!isSwitching && <Store aria-hidden />}
      {t(isOn ? "sample.back" : "sample.turnOn")}
    </Button>
  );
}
