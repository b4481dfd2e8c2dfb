import { useTranslation } from "react-i18next";
import type { Rejection } from "~/api/types";
import { rowFaultText } from "~/features/messages/typed-number";
import { Table, Td, Th } from "~/ui/table";

/** The rejected rows: their line, their content and the reason. */
export function Rejections({ list }: { list: readonly Rejection[] }) {
  const { t } = useTranslation();
  return (
    <Table label={t("import.rejections")} className="text-xs">
      <thead>
        <tr>
          <Th>{t("import.line")}</Th>
          <Th>{t("import.value")}</Th>
          <Th>{t("import.reason")}</Th>
        </tr>
      </thead>
      <tbody>
        {list.map((rejection) => (
          <tr key={`${rejection.line}/${rejection.field}`} data-testid="rejection" className="group">
            <Td className="py-2! text-muted tabular">{rejection.line}</Td>
            <RowContent text={rejection.value} />
            <Td className="py-2!">{rowFaultText(t, "import.why", rejection)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function RowContent({ text }: { text: string }) {
  const { t } = useTranslation();
  return (
    <Td className="max-w-52 truncate py-2! font-mono" title={text}>
      {text || t("common.none")}
    </Td>
  );
}
