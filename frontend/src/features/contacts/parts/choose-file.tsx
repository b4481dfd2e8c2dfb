import { clsx } from "clsx";
import { Download, FileUp } from "lucide-react";
import { type DragEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { LIMITS } from "~/api/contract";
import { keep } from "~/api/file-transfer";
import { Alert } from "~/ui/alert";
import { Button } from "~/ui/button";
import { Card } from "~/ui/surface";
import { TYPES } from "../file-types";
import { maxMibOf } from "../imports";
import { type FileProblem, fileProblem } from "../mapping";
import type { SheetText } from "../sheet-text";
import { sheetsOf, WorkbookError, type WorkbookProblem } from "../workbook";
import { Sheets } from "./sheets";

type ChooseFileProps = {
  /** Called with a text file, such as CSV. */
  onFile: (file: File) => void;
  onSheet: (sheet: SheetText, fileName: string) => void;
};

/** The reason for which a file is refused, and how many MiB a file of its kind may have. */
type Problem = { code: FileProblem | WorkbookProblem; most: number };

/** The area in which the user drops or chooses a file. It names the supported formats. */
export function ChooseFile({ onFile, onSheet }: ChooseFileProps) {
  const { t } = useTranslation();
  const id = useId();
  const [isOver, setIsOver] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [book, setBook] = useState<{ fileName: string; sheets: readonly SheetText[] } | null>(null);

  async function take(file: File | undefined) {
    if (file === undefined) return;
    setBook(null);
    const most = maxMibOf(file);
    const found = fileProblem(file, most * 1_024 * 1_024);
    setProblem(found === null ? null : { code: found, most });
    if (found !== null) return;
    try {
      const sheets = await sheetsOf(file);
      const [only, ...others] = sheets ?? [];
      if (only === undefined) onFile(file);
      else if (others.length === 0) onSheet(only, file.name);
      else setBook({ fileName: file.name, sheets: [only, ...others] });
    } catch (error) {
      setProblem({ code: error instanceof WorkbookError ? error.problem : "broken", most });
    }
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setIsOver(false);
    void take(event.dataTransfer.files[0]);
  }

  return (
    <div className="grid items-start gap-5 lg:grid-cols-[1fr_20rem]">
      <div>
        <label
          htmlFor={id}
          className={clsx(
            "relative flex min-h-56 cursor-pointer flex-col items-center justify-center gap-2 rounded-2xl border-2 border-dashed px-6 py-10 text-center transition-colors duration-150 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus",
            isOver ? "border-focus bg-brand-soft" : "border-field bg-surface hover:bg-sunken",
          )}
          onDragOver={(event) => {
            event.preventDefault();
            setIsOver(true);
          }}
          onDragLeave={() => setIsOver(false)}
          onDrop={drop}
        >
          <span className="mb-2 grid size-14 place-items-center rounded-2xl bg-brand-soft text-brand-text">
            <FileUp className="size-7" aria-hidden />
          </span>
          <span className="text-base font-semibold">{t("import.choose")}</span>
          <span className="text-muted">{t("import.drop", { most: LIMITS.importMib })}</span>
          <input
            id={id}
            type="file"
            accept={TYPES}
            aria-describedby={problem === null ? undefined : `${id}-problem`}
            className="absolute inset-0 cursor-pointer opacity-0"
            onChange={(event) => {
              void take(event.target.files?.[0]);
              // Choosing the same file again, after it is corrected, must fire `change` again.
              event.target.value = "";
            }}
          />
        </label>
        {book !== null && <Sheets sheets={book.sheets} onSheet={(sheet) => onSheet(sheet, book.fileName)} />}
        {problem !== null && (
          <Alert id={`${id}-problem`} className="mt-3">
            {t(`import.wrongFile.${problem.code}`, { most: problem.most })}
          </Alert>
        )}
      </div>
      <Card>
        <h2 className="mb-3 text-base font-semibold">{t("import.formats")}</h2>
        <ul className="list-disc space-y-2 pl-5 text-muted marker:text-brand-text">
          <li>{t("import.format1")}</li>
          <li>{t("import.format2")}</li>
          <li>{t("import.format3")}</li>
          <li>{t("import.format4")}</li>
        </ul>
        <Button
          look="secondary"
          size="sm"
          className="mt-4"
          onClick={() =>
            keep(new Blob(["\uFEFF", t("import.sample")], { type: "text/csv;charset=utf-8" }), t("import.sampleFile"))
          }
        >
          <Download aria-hidden />
          {t("import.sampleDownload")}
        </Button>
      </Card>
    </div>
  );
}
