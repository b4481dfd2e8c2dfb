import { Store } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useSource } from "~/api/source";
import { Button } from "~/ui/button";
import { useTurn } from "./use-turn";

/** Among the preferences: the sample on and off. */
export default function SampleSwitch({ onTurn }: { onTurn: () => void }) {
  const { t } = useTranslation();
  const source = useSource();
  const { turn, isTurning } = useTurn();
  const isOn = source === "sample";
  return (
    <Button
      look="secondary"
      size="sm"
      className="mt-2 w-full"
      isBusy={isTurning}
      onClick={() => {
        onTurn();
        turn(isOn ? "own" : "sample");
      }}
    >
      {!isTurning && <Store aria-hidden />}
      {t(isOn ? "sample.back" : "sample.turnOn")}
    </Button>
  );
}
