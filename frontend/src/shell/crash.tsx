import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import { errorText } from "~/i18n/errors";
import { Button } from "~/ui/button";
import { Empty, PageBody } from "~/ui/surface";
import { DownloadFailed } from "./lazy-page";

/** Shown when a page crashed, could not be downloaded, or could not load the signed-in user. */
export function Crash({ error }: { error: unknown }) {
  const { t } = useTranslation();
  // Inside the shell there is a `main` already.
  const Main = document.getElementById("content") === null ? "main" : "div";
  return (
    <PageBody isWide={false}>
      <Main>
        <div role="alert">
          <Empty
            heading="h1"
            icon={TriangleAlert}
            title={t("problem.title")}
            action={<Button onClick={() => window.location.reload()}>{t("problem.reload")}</Button>}
          >
            {error instanceof ApiError
              ? errorText(t, error)
              : error instanceof DownloadFailed
                ? t("problem.download")
                : t("problem.crash")}
          </Empty>
        </div>
      </Main>
    </PageBody>
  );
}
