import { Monitor, Moon, Rows2, Rows4, Sun } from "lucide-react";
import { useTranslation } from "react-i18next";
import { chooseLanguage, LANGUAGES } from "~/i18n";
import { chooseDensity, DENSITIES, useDensity } from "./density";
import { chooseTheme, THEMES, useTheme } from "./theme";

const ICONS = { light: Sun, dark: Moon, system: Monitor };
const DENSITY_ICONS = { comfortable: Rows2, compact: Rows4 };

const groupClasses = "inline-flex rounded-lg border border-line bg-sunken p-0.5";
const choiceClasses =
  "grid h-7 min-w-7 place-items-center rounded-md px-1.5 text-xs font-medium text-muted transition-colors duration-150 hover:text-ink aria-pressed:bg-surface aria-pressed:text-ink aria-pressed:shadow-xs";

export function ThemeChoice() {
  const { t } = useTranslation();
  const { chosen } = useTheme();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a legend
    <div role="group" aria-label={t("theme.label")} className={groupClasses}>
      {THEMES.map((theme) => {
        const Icon = ICONS[theme];
        return (
          <button
            key={theme}
            type="button"
            className={choiceClasses}
            aria-pressed={chosen === theme}
            aria-label={t(`theme.${theme}`)}
            title={t(`theme.${theme}`)}
            onClick={() => chooseTheme(theme)}
          >
            <Icon className="size-4" aria-hidden />
          </button>
        );
      })}
    </div>
  );
}

export function LanguageChoice() {
  const { t, i18n } = useTranslation();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a legend
    <div role="group" aria-label={t("language.label")} className={groupClasses}>
      {LANGUAGES.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          className={choiceClasses}
          aria-pressed={i18n.language === language}
          title={t(`language.${language}`)}
          onClick={() => void chooseLanguage(language)}
        >
          <span aria-hidden className="uppercase">
            {language}
          </span>
          <span className="sr-only">{t(`language.${language}`)}</span>
        </button>
      ))}
    </div>
  );
}

export function DensityChoice() {
  const { t } = useTranslation();
  const chosen = useDensity();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a legend
    <div role="group" aria-label={t("density.label")} className={groupClasses}>
      {DENSITIES.map((density) => {
        const Icon = DENSITY_ICONS[density];
        return (
          <button
            key={density}
            type="button"
            className={choiceClasses}
            aria-pressed={chosen === density}
            aria-label={t(`density.${density}`)}
            title={t(`density.${density}`)}
            onClick={() => chooseDensity(density)}
          >
            <Icon className="size-4" aria-hidden />
          </button>
        );
      })}
    </div>
  );
}
