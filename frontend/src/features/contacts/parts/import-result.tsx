import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleCheck, Download, FileUp, TriangleAlert, Users } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { download } from "~/api/file-transfer";
import { flatten } from "~/api/pages";
import type { Import } from "~/api/types";
import { errorText } from "~/i18n/errors";
import { useFormat } from "~/i18n/format";
import type { Language } from "~/i18n/language";
import { Alert } from "~/ui/alert";
import { Button, buttonLook } from "~/ui/button";
import { MoreButton } from "~/ui/more-button";
import { Problem } from "~/ui/problem";
import { Card, Skeleton } from "~/ui/surface";
import { toast } from "~/ui/toast";
import { rejectionsFile, rejectionsQuery, useImport } from "../imports";
import { Rejections } from "./rejections";

/** The result of an import; the page polls a running import until it is over. */
export function ImportResult({ id }: { id: string }) {
  const { t } = useTranslation();
  const query = useImport(id);
  if (query.data === undefined) {
    return query.isError ? (
      <Problem error={query.error} onRetry={() => query.refetch()} />
    ) : (
      <div role="status" aria-label={t("common.loading")}>
        <Skeleton className="h-44 rounded-2xl!" />
      </div>
    );
  }
  return (
    <div className="space-y-6">
      <Summary done={query.data} isLost={query.isError} />
      {query.data.rejected > 0 && query.data.status !== "running" && <LeftOut done={query.data} />}
      <div className="flex flex-wrap gap-2">
        <Link to="/contacts" className={buttonLook()}>
          <Users aria-hidden />
          {t("import.toContacts")}
        </Link>
        <Link to="/contacts/import" search={{}} className={buttonLook({ look: "secondary" })}>
          <FileUp aria-hidden />
          {t("import.another")}
        </Link>
      </div>
    </div>
  );
}

function Summary({ done, isLost }: { done: Import; isLost: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const counts = ["created", "updated", "duplicates", "rejected"] as const;
  return (
    <Card data-testid="import-result" data-status={done.status} className="space-y-5">
      <div role="status" className="flex items-start gap-3">
        {done.status === "completed" && <CircleCheck className="mt-0.5 size-5 shrink-0 text-good-text" aria-hidden />}
        {done.status === "failed" && <TriangleAlert className="mt-0.5 size-5 shrink-0 text-bad-text" aria-hidden />}
        <div className="min-w-0">
          <h2 className="text-base font-semibold">{t(`import.status.${done.status}`)}</h2>
          <p className="truncate text-muted">
            {done.fileName || t("import.unnamed")} · {format.date(done.createdAt)}
          </p>
        </div>
      </div>
      {done.status === "running" && <Running done={done} />}
      {isLost && done.status === "running" && (
        <p role="alert" className="rounded-lg bg-warn-soft px-3 py-2 text-xs text-warn-text">
          {t("import.lost")}
        </p>
      )}
      {done.status === "failed" && (
        <Alert>
          {t("import.failedText")}
          {done.error !== null && done.error !== "" && <span className="mt-1 block text-xs">{done.error}</span>}
        </Alert>
      )}
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
        {counts.map((name) => (
          <div key={name} data-testid={`import-${name}`}>
            <dt className="text-xs text-muted">{t(`import.count.${name}`)}</dt>
            <dd className="mt-0.5 text-xl font-semibold tabular">{format.number(done[name])}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function Running({ done: { doneBytes, sizeBytes, rows } }: { done: Import }) {
  const { t } = useTranslation();
  const format = useFormat();
  const share = sizeBytes === 0 ? 0 : Math.min(1, doneBytes / sizeBytes);
  return (
    <div className="space-y-1.5">
      <div
        role="progressbar"
        aria-label={t("import.running")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        className="h-2.5 overflow-hidden rounded-full bg-line"
      >
        <span className="block h-full bg-accent transition-[width] duration-300" style={{ width: `${share * 100}%` }} />
      </div>
      <p className="text-xs text-muted tabular">
        {t("import.runningText", { share: format.percent(Math.floor(share * 100) / 100), rows: format.number(rows) })}
      </p>
    </div>
  );
}

function LeftOut({ done }: { done: Import }) {
  const { t, i18n } = useTranslation();
  const rejections = useInfiniteQuery(rejectionsQuery(done.id));
  const list = flatten(rejections.data, ({ line, field }) => `${line}/${field}`);
  const [isBusy, setIsBusy] = useState(false);

  async function save() {
    setIsBusy(true);
    try {
      await download(
        rejectionsFile(done.id, i18n.language as Language),
        t("import.rejectionsFile", { file: stem(done.fileName) }),
      );
    } catch (error) {
      toast.error(errorText(t, error));
    } finally {
      setIsBusy(false);
    }
  }

  return (
    <section>
      <div className="mb-3 flex flex-wrap items-end justify-between gap-3">
        <div className="min-w-0">
          <h2 className="text-base font-semibold">{t("import.rejections")}</h2>
          <p className="text-muted">{t("import.rejectionsHint")}</p>
        </div>
        <Button look="secondary" size="sm" isBusy={isBusy} onClick={() => void save()}>
          <Download aria-hidden />
          {t("import.rejectionsDownload")}
        </Button>
      </div>
      {rejections.isPending && <Skeleton className="h-32 rounded-2xl!" />}
      {rejections.isError && list.length === 0 && (
        <Problem error={rejections.error} onRetry={() => rejections.refetch()} />
      )}
      {list.length > 0 && <Rejections list={list} />}
      <MoreButton list={rejections} />
    </section>
  );
}

function stem(fileName: string): string {
  return fileName.replace(/\.[^.]*$/, "");
}
