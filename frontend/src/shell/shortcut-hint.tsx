import { Fragment } from "react";
import { useTranslation } from "react-i18next";

const keyCapClasses =
  "inline-grid h-5 min-w-5 place-items-center rounded border border-line bg-sunken px-1 font-mono text-[0.6875rem] font-medium text-muted uppercase";

/** Keys as they are printed on the keyboard; a pair is shown in order. */
export function ShortcutHint({ keys }: { keys: readonly string[] }) {
  const { t } = useTranslation();
  const isPair = keys.length === 2 && keys.every((key) => /^[a-z]$/.test(key));
  return (
    <span className="inline-flex items-center gap-1">
      {keys.map((key, index) => (
        <Fragment key={key}>
          {index > 0 && isPair && <span className="text-xs text-muted">{t("keys.next")}</span>}
          <kbd className={keyCapClasses}>{key}</kbd>
        </Fragment>
      ))}
    </span>
  );
}
