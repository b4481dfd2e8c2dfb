import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { flatten } from "~/api/pages";
import { useFormat } from "~/i18n/format";
import { MoreButton } from "~/ui/more-button";
import { Problem } from "~/ui/problem";
import { Skeleton } from "~/ui/surface";
import { Table, Td, Th } from "~/ui/table";
import { importsQuery } from "../imports";
import { useLiveContacts } from "../queries";

/** Shows earlier imports; nothing when there are none. */
export function PastImports() {
  const { t } = useTranslation();
  const format = useFormat();
  const imports = useInfiniteQuery(importsQuery);
  useLiveContacts();
  const list = flatten(imports.data, ({ id }) => id);
  if (imports.isSuccess && list.length === 0) return null;
  return (
    <section>
      <h2 className="mb-3 text-base font-semibold">{t("import.past")}</h2>
      {imports.isPending && (
        <div role="status" aria-label={t("common.loading")}>
          <Skeleton className="h-24 rounded-2xl!" />
        </div>
      )}
      {imports.isError && list.length === 0 && <Problem error={imports.error} onRetry={() => imports.refetch()} />}
      {list.length > 0 && (
        <Table label={t("import.past")}>
          <thead>
            <tr>
              <Th>{t("import.file")}</Th>
              <Th>{t("import.count.created")}</Th>
              <Th className="max-sm:hidden">{t("import.count.updated")}</Th>
              <Th className="max-sm:hidden">{t("import.count.rejected")}</Th>
              <Th className="max-sm:hidden">{t("import.when")}</Th>
            </tr>
          </thead>
          <tbody>
            {list.map(({ id, fileName, status, created, updated, rejected, createdAt }) => (
              <tr key={id} data-testid="import-row" className="group">
                <Td className="max-w-60">
                  <Link
                    to="/contacts/import"
                    search={{ id }}
                    className="block truncate font-medium text-brand-text underline-offset-4 hover:underline"
                  >
                    {fileName || t("import.unnamed")}
                  </Link>
                  {status !== "completed" && <span className="text-xs text-muted">{t(`import.status.${status}`)}</span>}
                </Td>
                <Td className="tabular">{format.number(created)}</Td>
                <Td className="tabular max-sm:hidden">{format.number(updated)}</Td>
                <Td className="tabular max-sm:hidden">{format.number(rejected)}</Td>
                <Td className="whitespace-nowrap text-muted tabular max-sm:hidden">{format.date(createdAt)}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <MoreButton list={imports} />
    </section>
  );
}
