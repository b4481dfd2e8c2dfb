import { Download } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { download } from "~/api/file-transfer";
import type { Language } from "~/i18n/language";
import { Button } from "~/ui/button";
import { toastProblem } from "~/ui/toast-problem";
import { contactsFile, type Filter } from "../queries";

/** Saves the contacts that the list shows as a file that can be imported again. */
export function ExportContacts({ filter }: { filter: Filter }) {
  const { t, i18n } = useTranslation();
  const [isBusy, setIsBusy] = useState(false);

  async function save() {
    setIsBusy(true);
    try {
      await download(contactsFile(filter, i18n.language as Language), t("contacts.exportFile"));
    } catch (error) {
      toastProblem(t, error, () => void save());
    } finally {
      setIsBusy(false);
    }
  }

  return (
    <Button look="secondary" isBusy={isBusy} onClick={() => void save()}>
      {!isBusy && <Download aria-hidden />}
      {t("contacts.export")}
    </Button>
  );
}
