import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { useTranslation } from "react-i18next";
import { buttonLook } from "~/ui/button";
import { Empty, PageBody } from "~/ui/surface";

export function NotFound() {
  const { t } = useTranslation();
  return (
    <PageBody isWide={false}>
      <main>
        <Empty
          heading="h1"
          icon={Compass}
          title={t("notFound.title")}
          action={
            <Link to="/devices" className={buttonLook()}>
              {t("notFound.home")}
            </Link>
          }
        >
          {t("notFound.text")}
        </Empty>
      </main>
    </PageBody>
  );
}
