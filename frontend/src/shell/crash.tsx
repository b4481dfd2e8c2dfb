import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import { errorText } from "~/i18n/errors";
import { Button } from "~/ui/button";
import { Empty, PageBody } from "~/ui/surface";

/** A page that broke, or one that could not even learn who is asking. */
export function Crash({ error }: { error: unknown }) {
  const { t } = useTranslation();
  return (
    <PageBody isWide={false}>
      <main>
        <div role="alert">
          <Empty
            heading="h1"
            icon={TriangleAlert}
            title={t("problem.title")}
            action={<Button onClick={() => window.location.reload()}>{t("problem.reload")}</Button>}
          >
            {error instanceof ApiError ? errorText(t, error) : t("problem.crash")}
          </Empty>
        </div>
      </main>
    </PageBody>
  );
}
