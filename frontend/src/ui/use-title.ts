import { useEffect } from "react";
import { useTranslation } from "react-i18next";

let page = "";
let count = "";

/** Sets the title of the browser tab. */
export function useTitle(title: string): void {
  const { t } = useTranslation();
  useEffect(() => {
    page = `${title} · ${t("common.product")}`;
    document.title = count + page;
  }, [title, t]);
}

/** Puts the number of unread chats before the title, as `(3)`. */
export function countInTitle(unread: string): void {
  count = unread === "" ? "" : `(${unread}) `;
  if (page !== "") document.title = count + page;
}
