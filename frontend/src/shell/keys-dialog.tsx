import { useTranslation } from "react-i18next";
import { RadixDialog } from "~/ui/dialog-parts";
import { Switch } from "~/ui/switch";
import { switchKeys, useKeysAreOn } from "./keyboard";
import { KEYS, keysOf } from "./keys";
import { KeysHint } from "./keys-hint";

export type KeysDialogProps = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** Every key there is, and the switch that silences the single ones. */
export function KeysDialog(props: KeysDialogProps) {
  const { t } = useTranslation();
  const areOn = useKeysAreOn();
  return (
    <RadixDialog {...props} title={t("keys.title")} description={t("keys.lead")}>
      <dl className="mb-5 divide-y divide-line">
        {KEYS.map(({ command }) => (
          <div key={command} className="flex items-center justify-between gap-4 py-2">
            <dt>{t(`keys.does.${command}`)}</dt>
            <dd>
              <KeysHint keys={keysOf(command)} />
            </dd>
          </div>
        ))}
      </dl>
      <Switch
        label={t("keys.single")}
        hint={t("keys.singleHint")}
        checked={areOn}
        onChange={(event) => switchKeys(event.target.checked)}
      />
    </RadixDialog>
  );
}
