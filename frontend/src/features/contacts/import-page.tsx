import { useLocation, useNavigate, useRouter, useSearch } from "@tanstack/react-router";
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

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** Whether the import is at the step of the columns: *back* then leads to the choice of the file, not out of the import. */
    hasImportFile?: boolean;
  }
}

/** The file that is imported and, if it was made from a workbook, the sheet. */
type ImportSource = { file: File; sheet: SheetText | null; includesHidden: boolean };

/** The import of contacts: choose a file, map its columns, see the result of each row. */
export function ImportPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { id } = useSearch({ from: "/inside/contacts/import" });
  const [chosen, setChosen] = useState<ImportSource | null>(null);
  const router = useRouter();
  const wasChosen = useLocation({ select: ({ state }) => state.hasImportFile === true });
  const step: Step = id !== undefined ? "result" : wasChosen && chosen !== null ? "columns" : "file";
  const sheet = chosen?.sheet ?? null;
  const chosenOf = (sheet: SheetText, fileName: string, includesHidden: boolean): ImportSource => ({
    file: fileOf(sheet, fileName, includesHidden),
    sheet,
    includesHidden,
  });

  function choose(file: ImportSource) {
    setChosen(file);
    // After a reload the history has this step already, but not its file.
    void navigate({ to: "/contacts/import", state: { hasImportFile: true }, replace: wasChosen });
  }

  useTitle(t("import.title"));
  return (
    <PageBody>
      <Breadcrumbs />
      <PageHeading title={t("import.title")} description={t("import.lead")} />
      <Progress step={step} />
      <StepBody step={step}>
        {step === "file" && (
          <div className="space-y-8">
            {wasChosen && (
              <p role="status" className="rounded-xl bg-warn-soft px-4 py-3 text-warn-text">
                {t("import.chooseAgain")}
              </p>
            )}
            <ChooseFile
              onFile={(file) => choose({ file, sheet: null, includesHidden: false })}
              onSheet={(sheet, fileName) => choose(chosenOf(sheet, fileName, false))}
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
                onChange={(includesHidden) => setChosen(chosenOf(sheet, chosen.file.name, includesHidden))}
              />
            )}
            <MapColumns
              file={chosen.file}
              onBack={() => router.history.back()}
              onDone={(done) => {
                setChosen(null);
                // The step of the columns is finished: *back* from the result leads to the choice of the next file.
                void navigate({ to: "/contacts/import", search: { id: done.id }, replace: true });
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
