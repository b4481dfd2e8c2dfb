import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ApiError } from "~/api";
import { errorText } from "~/i18n/errors";
import { Button } from "~/ui/button";
import { Empty, PageBody } from "~/ui/surface";
import { DownloadFailed } from "./lazy-page";

/** A page that broke, one that could not be downloaded, or one that could not even learn who is asking. */
export function Crash({ error }: { error: unknown }) {
  const { t } = useTranslation();
  // Inside the frame there is a main part already.
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
