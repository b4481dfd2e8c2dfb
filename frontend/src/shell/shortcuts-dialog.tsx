import { useTranslation } from "react-i18next";
import { RadixDialog } from "~/ui/dialog-parts";
import { Switch } from "~/ui/switch";
import { setShortcutsEnabled, useShortcutsAreOn } from "./keyboard-shortcuts";
import { ShortcutHint } from "./shortcut-hint";
import { keysFor, SHORTCUTS } from "./shortcuts";

export type ShortcutsDialogProps = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** Lists all keyboard shortcuts. One switch turns off all that need no Ctrl or ⌘ (WCAG 2.1.4). */
export function ShortcutsDialog(props: ShortcutsDialogProps) {
  const { t } = useTranslation();
  const areOn = useShortcutsAreOn();
  return (
    <RadixDialog {...props} title={t("keys.title")} description={t("keys.lead")}>
      <dl className="mb-5 divide-y divide-line">
        {SHORTCUTS.map(({ command }) => (
          <div key={command} className="flex items-center justify-between gap-4 py-2">
            <dt>{t(`keys.does.${command}`)}</dt>
            <dd>
              <ShortcutHint keys={keysFor(command)} />
            </dd>
          </div>
        ))}
      </dl>
      <Switch
        label={t("keys.single")}
        hint={t("keys.singleHint")}
        checked={areOn}
        onChange={(event) => setShortcutsEnabled(event.target.checked)}
      />
    </RadixDialog>
  );
}
