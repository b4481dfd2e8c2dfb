import { lazy, Suspense, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { HelpTopic } from "./topics";

/** The card with the answer is downloaded when the user opens the first one. */
const HelpCard = lazy(() => import("./card"));

type HelpButtonProps = {
  topic: HelpTopic;
  /** The word beside the button, which the help explains. */
  term: string;
};

/** A question mark beside a word that needs one. */
export function HelpButton({ topic, term }: HelpButtonProps) {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={t("guide.about", { term })}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
        className="grid size-6 shrink-0 place-items-center rounded-full border border-line bg-surface text-xs font-semibold text-muted transition-colors duration-150 hover:border-focus hover:text-ink aria-expanded:border-focus aria-expanded:text-ink"
      >
        <span aria-hidden>?</span>
      </button>
      <Suspense>{isOpen && <HelpCard anchor={button} topic={topic} onOpenChange={setIsOpen} />}</Suspense>
    </>
  );
}
