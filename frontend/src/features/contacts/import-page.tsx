import { useNavigate, useSearch } from "@tanstack/react-router";
import { clsx } from "clsx";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Breadcrumbs } from "~/ui/breadcrumbs";
import { PageBody, PageHeading } from "~/ui/surface";
import { useTitle } from "~/ui/use-title";
import { ChooseFile } from "./parts/choose-file";
import { HiddenRowsField } from "./parts/hidden-rows";
import { ImportResult } from "./parts/import-result";
import { MapColumns } from "./parts/map-columns";
import { PastImports } from "./parts/past-imports";
import type { SheetText } from "./sheet-text";
import { fileOf } from "./workbook";

const STEPS = ["file", "columns", "result"] as const;
type Step = (typeof STEPS)[number];

/** The file that is imported and, if it was made from a workbook, the sheet. */
type Chosen = { file: File; sheet: SheetText | null; includesHidden: boolean };

/** The import of contacts: choose a file, map its columns, see the result of each row. */
export function ImportPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { id } = useSearch({ from: "/inside/contacts/import" });
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const step: Step = id !== undefined ? "result" : chosen === null ? "file" : "columns";
  const sheet = chosen?.sheet ?? null;
  const setSheet = (sheet: SheetText, fileName: string, includesHidden: boolean) =>
    setChosen({ file: fileOf(sheet, fileName, includesHidden), sheet, includesHidden });
  useTitle(t("import.title"));
  return (
    <PageBody>
      <Breadcrumbs />
      <PageHeading title={t("import.title")} description={t("import.lead")} />
      <Progress step={step} />
      <StepBody step={step}>
        {step === "file" && (
          <div className="space-y-8">
            <ChooseFile
              onFile={(file) => setChosen({ file, sheet: null, includesHidden: false })}
              onSheet={(sheet, fileName) => setSheet(sheet, fileName, false)}
            />
            <PastImports />
          </div>
        )}
        {step === "columns" && chosen !== null && (
          <div className="space-y-6">
            {sheet !== null && sheet.hidden !== null && (
              <HiddenRowsField
                hidden={sheet.hidden}
                isIncluded={chosen.includesHidden}
                onChange={(includesHidden) => setSheet(sheet, chosen.file.name, includesHidden)}
              />
            )}
            <MapColumns
              file={chosen.file}
              onBack={() => setChosen(null)}
              onDone={(done) => {
                setChosen(null);
                void navigate({ to: "/contacts/import", search: { id: done.id } });
              }}
            />
          </div>
        )}
        {id !== undefined && <ImportResult key={id} id={id} />}
      </StepBody>
    </PageBody>
  );
}

/** Moves the focus into the next step, so that a screen reader reads it. */
function StepBody({ step, children }: { step: Step; children: React.ReactNode }) {
  const { t } = useTranslation();
  const region = useRef<HTMLElement>(null);
  const before = useRef(step);
  useEffect(() => {
    if (before.current !== step) region.current?.focus();
    before.current = step;
  }, [step]);
  return (
    <section ref={region} tabIndex={-1} aria-label={t(`import.step.${step}`)} className="outline-none">
      {children}
    </section>
  );
}

function Progress({ step }: { step: Step }) {
  const { t } = useTranslation();
  const now = STEPS.indexOf(step);
  return (
    <ol className="mb-6 flex flex-wrap gap-x-3 gap-y-2 sm:gap-x-6">
      {STEPS.map((one, index) => (
        <li
          key={one}
          aria-current={index === now ? "step" : undefined}
          className={clsx("flex items-center gap-1.5 sm:gap-2", index === now ? "font-medium" : "text-muted")}
        >
          <span
            className={clsx(
              "grid size-6 place-items-center rounded-full text-xs font-semibold tabular",
              index <= now ? "bg-brand text-on-brand" : "bg-idle-soft text-idle-text",
            )}
          >
            {index + 1}
          </span>
          {t(`import.step.${one}`)}
        </li>
      ))}
    </ol>
  );
}
