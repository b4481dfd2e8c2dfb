import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import type { TFunction } from "i18next";
import { FileText } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import { LIMITS } from "~/api/contract";
import type { Import, ImportPreview } from "~/api/types";
import { phoneNumber, useFormat } from "~/i18n/format";
import { Alert } from "~/ui/alert";
import { Button } from "~/ui/button";
import { Field, Input, Select } from "~/ui/field";
import { Problem } from "~/ui/problem";
import { Card, Skeleton } from "~/ui/surface";
import { Switch } from "~/ui/switch";
import { Table, Td, Th } from "~/ui/table";
import { useSettled } from "~/ui/use-settled";
import { foreignKindOf, foreignText, tableErrorText } from "../foreign-text";
import { dryRunQuery, type Request, startImport } from "../imports";
import {
  attribute,
  attributeNameOf,
  attributeOf,
  GUESSED_MAPPING,
  KINDS,
  type Kind,
  kindOf,
  type Mapping,
  problemsOf,
  usesOf,
  withKind,
  withUse,
} from "../mapping";
import { summaryQuery } from "../queries";
import { BareDigitsField } from "./bare-digits-field";
import { Rejections } from "./rejections";
import { Tags } from "./tag";
import { TagsInput } from "./tags-input";

const SETTLED_MS = 400;

type MapColumnsProps = { file: File; onBack: () => void; onDone: (done: Import) => void };

/**
 * The import step in which the user chooses what each column contains. After each choice the server returns a preview. It stores nothing
 * before the import starts.
 */
export function MapColumns({ file, onBack, onDone }: MapColumnsProps) {
  const { t } = useTranslation();
  const trial = useImportTrial(file);
  const { sent, refusal, start, forgetRefusal } = useImportStart(file, onDone);
  const { mapping, preview, run, isOld } = trial;

  function set(next: Mapping) {
    trial.setMapping(next);
    forgetRefusal();
  }

  if (preview === undefined) {
    return (
      <div className="space-y-4">
        <FileLine file={file} />
        {run.isError ? <Unreadable error={run.error} onRetry={run.refetch} onBack={onBack} /> : <Reading />}
      </div>
    );
  }

  const problems = problemsOf(usesOf(mapping, preview));
  const mayStart = problems.length === 0 && preview.accepted > 0 && !isOld && !run.isError;
  return (
    <div className="space-y-6" aria-busy={isOld}>
      <FileLine file={file} preview={preview} />
      <Columns preview={preview} mapping={mapping} onMapping={set} />
      {problems.some(({ code }) => code === "no_phone") && <Alert>{t("import.problem.no_phone")}</Alert>}
      <ImportOptions preview={preview} mapping={mapping} onMapping={set} />
      {(preview.ambiguous > 0 || mapping.bareDigits !== "ask") && (
        <Card>
          <BareDigitsField
            preview={preview}
            answer={mapping.bareDigits}
            unanswered={t("import.bareDigitsAsk")}
            onAnswer={(bareDigits) => set({ ...mapping, bareDigits })}
          />
        </Card>
      )}
      <Outcome preview={preview} isOld={isOld} />
      {run.isError && (
        <Alert>
          {refusalText(t, run.error)}{" "}
          <Button look="link" size="bare" className="text-bad-text!" onClick={() => run.refetch()}>
            {t("common.retry")}
          </Button>
        </Alert>
      )}
      {refusal !== null && (
        <Alert>
          {refusalText(t, refusal)} {t("import.nothingLost")}
        </Alert>
      )}
      {sent !== null && <Sending share={sent} />}
      <Buttons
        accepted={preview.accepted}
        mayStart={mayStart}
        isSending={sent !== null}
        onStart={() => void start(mapping, preview)}
        onBack={onBack}
      />
    </div>
  );
}

/** Keeps the user's choices for the columns, and loads the server's preview of the file for them. */
function useImportTrial(file: File) {
  const [mapping, setMapping] = useState<Mapping>(GUESSED_MAPPING);
  const wanted = useMemo<Request>(() => ({ file, mapping }), [file, mapping]);
  const settled = useSettled(wanted, SETTLED_MS);
  const isAskable = settled.mapping.columns === null || problemsOf(settled.mapping.columns).length === 0;
  const run = useQuery(dryRunQuery(isAskable ? settled : null));
  const preview = useLast(run.data);
  const isOld = run.isFetching || run.isPlaceholderData || wanted !== settled;
  return { mapping, setMapping, run, preview, isOld };
}

/** Sends the file. `sent` is the share of it that has been sent; `null` when nothing is being sent. */
function useImportStart(file: File, onDone: (done: Import) => void) {
  const [sent, setSent] = useState<number | null>(null);
  const [refusal, setRefusal] = useState<unknown>(null);

  async function start(mapping: Mapping, preview: ImportPreview) {
    setRefusal(null);
    setSent(0);
    // The import uses the layout that the preview has shown: the server does not guess a second time.
    const shown: Mapping = {
      ...mapping,
      columns: usesOf(mapping, preview),
      hasHead: mapping.hasHead ?? preview.hasHead,
    };
    try {
      onDone(await startImport({ file, mapping: shown }, setSent));
    } catch (error) {
      setRefusal(error);
      setSent(null);
    }
  }

  return { sent, refusal, start, forgetRefusal: () => setRefusal(null) };
}

/** Returns the last preview, also after the server has refused the next one: the user corrects the mapping in its table. */
function useLast(preview: ImportPreview | undefined): ImportPreview | undefined {
  const [last, setLast] = useState(preview);
  if (preview !== undefined && preview !== last) setLast(preview);
  return preview ?? last;
}

type UnreadableProps = { error: unknown; onRetry: () => unknown; onBack: () => void };

function Unreadable({ error, onRetry, onBack }: UnreadableProps) {
  const { t } = useTranslation();
  const isFileWrong =
    error instanceof ApiError && (error.code === "VALIDATION_ERROR" || error.code === "PAYLOAD_TOO_LARGE");
  const kind = foreignKindOf(error);
  return (
    <>
      {kind === null ? <Problem error={error} onRetry={() => onRetry()} /> : <Alert>{foreignText(t, kind)}</Alert>}
      {kind === null && isFileWrong && (
        <p className="text-muted">{t("import.unreadable", { most: LIMITS.importMib })}</p>
      )}
      <Button look="secondary" onClick={onBack}>
        {t("import.otherFile")}
      </Button>
    </>
  );
}

function ImportOptions({ preview, mapping, onMapping }: ColumnsProps) {
  const { t } = useTranslation();
  const summary = useQuery(summaryQuery);
  return (
    <Card className="space-y-5">
      <Switch
        label={t("import.hasHead")}
        hint={t("import.hasHeadHint")}
        checked={mapping.hasHead ?? preview.hasHead}
        onChange={(event) => onMapping({ ...mapping, hasHead: event.target.checked })}
      />
      <div className="border-t border-line pt-5">
        <Field label={t("import.tags")} hint={t("import.tagsHint")}>
          {(wiring) => (
            <TagsInput
              wiring={wiring}
              tags={mapping.tags}
              known={(summary.data?.tags ?? []).map(({ tag }) => tag)}
              onChange={(tags) => onMapping({ ...mapping, tags })}
            />
          )}
        </Field>
      </div>
      <label className="flex items-start gap-3 border-t border-line pt-5">
        <input
          type="checkbox"
          className="mt-0.5 size-5 shrink-0 accent-(--brand)"
          checked={mapping.consented}
          onChange={(event) => onMapping({ ...mapping, consented: event.target.checked })}
        />
        <span>
          <span className="block font-medium">{t("import.consented")}</span>
          <span className="block text-muted">{t("import.consentedHint")}</span>
        </span>
      </label>
    </Card>
  );
}

type ButtonsProps = {
  accepted: number;
  mayStart: boolean;
  isSending: boolean;
  onStart: () => void;
  onBack: () => void;
};

function Buttons({ accepted, mayStart, isSending, onStart, onBack }: ButtonsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    // The tables above the button may be long: the button stays in view.
    <div
      data-testid="import-bar"
      className="sticky bottom-0 z-10 flex flex-wrap gap-2 rounded-t-2xl border border-b-0 border-line bg-surface px-5 py-3 shadow-lg"
    >
      <Button disabled={!mayStart} isBusy={isSending} onClick={onStart}>
        {t("import.start", { count: accepted, amount: format.number(accepted) })}
      </Button>
      <Button look="secondary" disabled={isSending} onClick={onBack}>
        {t("import.otherFile")}
      </Button>
    </div>
  );
}

function refusalText(t: TFunction, error: unknown): string {
  const isAboutColumns = error instanceof ApiError && error.code === "VALIDATION_ERROR" && error.field === "columns";
  return isAboutColumns ? t("contacts.columnsRefused") : tableErrorText(t, error);
}

function FileLine({ file, preview }: { file: File; preview?: ImportPreview }) {
  const { t } = useTranslation();
  const format = useFormat();
  // A workbook and contact cards are converted to text only when they are sent.
  const isText = !/\.(xlsx|ods|vcf|vcard)$/i.test(file.name);
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <FileText className="size-5 shrink-0 text-brand-text" aria-hidden />
      <span className="min-w-0 truncate font-medium">{file.name}</span>
      {preview !== undefined && (
        <span className="text-muted tabular">
          {t(isText ? "import.facts" : "import.factsOfTable", {
            rows: format.number(preview.rows),
            delimiter: t(`import.delimiter.${DELIMITERS[preview.delimiter]}`),
            encoding: preview.encoding.toUpperCase(),
          })}
        </span>
      )}
    </p>
  );
}

const DELIMITERS = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "bar" } as const;

type ColumnsProps = { preview: ImportPreview; mapping: Mapping; onMapping: (mapping: Mapping) => void };

function Columns({ preview, mapping, onMapping }: ColumnsProps) {
  const { t } = useTranslation();
  const uses = usesOf(mapping, preview);
  const problems = problemsOf(uses);
  return (
    <Table label={t("import.columns")}>
      <thead>
        <tr>
          <Th>{t("import.column")}</Th>
          <Th className="max-sm:hidden">{t("import.samples")}</Th>
          <Th>{t("import.use")}</Th>
        </tr>
      </thead>
      <tbody>
        {preview.columns.map(({ head, samples }, at) => {
          const use = uses[at] ?? "ignore";
          const kind = kindOf(use);
          const name = head === "" ? t("import.columnNumber", { number: at + 1 }) : head;
          const problem = problems.find((one) => "column" in one && one.column === at)?.code;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have the same head
            <tr key={at} data-testid="import-column" className={clsx("group", kind === "ignore" && "text-muted")}>
              <Td className="max-w-44 align-top max-sm:max-w-40">
                <span className="block truncate pt-2.5 font-medium" title={name}>
                  {name}
                </span>
                <span className="block truncate text-xs text-muted sm:hidden">{samples.join(" · ")}</span>
              </Td>
              <Td className="max-w-72 align-top max-sm:hidden">
                <span className="block truncate pt-2.5 font-mono text-xs" title={samples.join(", ")}>
                  {samples.length === 0 ? t("common.none") : samples.join(" · ")}
                </span>
              </Td>
              <Td className="w-72 min-w-48 space-y-2 align-top">
                <Select
                  className="max-sm:pr-1 max-sm:pl-2" // the longer names do not fit on a phone otherwise
                  aria-label={t("import.useOf", { column: name })}
                  value={kind}
                  onChange={(event) => onMapping(withKind(mapping, preview, at, event.target.value as Kind))}
                >
                  {KINDS.map((one) => (
                    <option key={one} value={one}>
                      {t(`import.kind.${one}`)}
                    </option>
                  ))}
                </Select>
                {kind === "attribute" && (
                  <>
                    <Input
                      aria-label={t("import.attributeOf", { column: name })}
                      aria-invalid={problem !== undefined || undefined}
                      autoComplete="off"
                      className="font-mono text-xs"
                      value={attributeOf(use)}
                      onChange={(event) => onMapping(withUse(mapping, preview, at, attribute(event.target.value)))}
                      onBlur={() =>
                        attributeNameOf(use) !== attributeOf(use) &&
                        onMapping(withUse(mapping, preview, at, attribute(attributeNameOf(use))))
                      }
                    />
                    {problem === undefined ? (
                      <p className="text-xs text-muted">
                        {t("import.attributeHint", { place: `{{${attributeNameOf(use)}}}` })}
                      </p>
                    ) : (
                      <p role="alert" className="text-xs font-medium text-bad-text">
                        {t(`import.problem.${problem}`)}
                      </p>
                    )}
                  </>
                )}
              </Td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}

/** The result of the last preview. */
function Outcome({ preview, isOld }: { preview: ImportPreview; isOld: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const counts = [
    ["new", preview.accepted - preview.known],
    ["known", preview.known],
    ["duplicates", preview.duplicates],
    ["rejected", preview.rejected],
  ] as const;
  return (
    <div className={clsx("space-y-5 transition-opacity duration-150", isOld && "opacity-60")}>
      <Card className="space-y-4">
        <h2 className="text-base font-semibold">{t("import.outcome")}</h2>
        <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
          {counts.map(([name, value]) => (
            <div key={name} data-testid={`dry-${name}`}>
              <dt className="text-xs text-muted">{t(`import.count.${name}`)}</dt>
              <dd className="mt-0.5 text-xl font-semibold tabular">{format.number(value)}</dd>
            </div>
          ))}
        </dl>
        {!preview.isComplete && (
          <p className="rounded-lg bg-busy-soft px-3 py-2 text-xs text-busy-text">
            {t("import.partial", { amount: format.number(preview.rows) })}
          </p>
        )}
      </Card>
      {preview.firstRows.length > 0 && (
        <section>
          <h2 className="mb-3 text-base font-semibold">{t("import.firstRows")}</h2>
          <Table label={t("import.firstRows")} className="text-xs">
            <thead>
              <tr>
                <Th>{t("import.line")}</Th>
                <Th>{t("import.kind.phone")}</Th>
                <Th>{t("import.kind.name")}</Th>
                <Th>{t("import.kind.tags")}</Th>
                <Th>{t("contacts.columns")}</Th>
              </tr>
            </thead>
            <tbody>
              {preview.firstRows.map(({ line, phone, name, tags, attributes }) => (
                <tr key={line} data-testid="first-row" className="group">
                  <Td className="py-2! text-muted tabular">{line}</Td>
                  <Td className="py-2! whitespace-nowrap tabular">{phoneNumber(phone)}</Td>
                  <Td className="max-w-48 truncate py-2!">{name || t("common.none")}</Td>
                  <Td className="py-2!">{tags.length === 0 ? t("common.none") : <Tags tags={tags} />}</Td>
                  <Td className="max-w-60 truncate py-2! font-mono">
                    {Object.entries(attributes)
                      .map(([key, value]) => `${key}: ${value}`)
                      .join(", ") || t("common.none")}
                  </Td>
                </tr>
              ))}
            </tbody>
          </Table>
        </section>
      )}
      {preview.rejections.length > 0 && (
        <section>
          <h2 className="mb-3 text-base font-semibold">{t("import.firstRejections")}</h2>
          <Rejections list={preview.rejections} />
        </section>
      )}
    </div>
  );
}

function Sending({ share }: { share: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div role="status" className="space-y-1.5">
      <p className="text-muted tabular">
        {share < 1 ? t("import.sending", { share: format.percent(share) }) : t("import.working")}
      </p>
      <progress
        className="h-2 w-full overflow-hidden rounded-full accent-(--accent)"
        aria-label={t("import.sendingLabel")}
        max={1}
        value={share}
      />
    </div>
  );
}

function Reading() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("import.reading")} className="space-y-3">
      <p className="text-muted">{t("import.reading")}</p>
      <Skeleton className="h-48 rounded-2xl!" />
      <Skeleton className="h-28 rounded-2xl!" />
    </div>
  );
}
