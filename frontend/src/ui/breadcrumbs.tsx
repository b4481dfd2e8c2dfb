import { Link, type LinkProps, useMatches, useRouter } from "@tanstack/react-router";
import { clsx } from "clsx";
import type { ParseKeys } from "i18next";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** The name of a page in the breadcrumbs. */
export type Crumb = {
  /** The key of the page's name. Without it, the page is named by its content: a device, a contact, a broadcast that is new or changed. */
  name?: ParseKeys;
  /** The path of the parent page. */
  under?: string;
};

declare module "@tanstack/react-router" {
  interface StaticDataRouteOption {
    crumb?: Crumb;
  }
}

type Breadcrumb = { path: string; crumb: Crumb };

type BreadcrumbsProps = {
  /** The name of the page's content, such as a device or a contact, once it is loaded. */
  itemName?: string | undefined;
};

/** The parent pages, and this page. */
export function Breadcrumbs({ itemName }: BreadcrumbsProps) {
  const { t } = useTranslation();
  const { routesByPath } = useRouter();
  const page = useMatches({ select: (matches) => matches.at(-1) });
  if (page === undefined) return null;
  const breadcrumbs = breadcrumbsTo(page.fullPath, (path) => (routesByPath as Routes)[path]?.options.staticData?.crumb);
  return (
    <nav aria-label={t("crumbs.label")} className="mb-4">
      <ol className="flex min-w-0 items-center gap-x-1.5 text-muted">
        {breadcrumbs.map(({ path, crumb }, index) => (
          // The page's title repeats the last name, so the last one is shortened where there is no room.
          <li
            key={path}
            className={clsx("flex items-center gap-1.5", index === breadcrumbs.length - 1 ? "min-w-0" : "shrink-0")}
          >
            {index > 0 && <ChevronRight className="size-4 shrink-0" aria-hidden />}
            <BreadcrumbLink path={path} params={page.params} isHere={index === breadcrumbs.length - 1}>
              {crumb.name === undefined ? (itemName ?? t("crumbs.unknown")) : t(crumb.name)}
            </BreadcrumbLink>
          </li>
        ))}
      </ol>
    </nav>
  );
}

type Routes = Record<string, { options: { staticData?: { crumb?: Crumb } } } | undefined>;

function breadcrumbsTo(path: string, crumbOf: (path: string) => Crumb | undefined): Breadcrumb[] {
  const crumb = crumbOf(path);
  if (crumb === undefined) return [];
  return [...(crumb.under === undefined ? [] : breadcrumbsTo(crumb.under, crumbOf)), { path, crumb }];
}

type BreadcrumbLinkProps = { path: string; params: object; isHere: boolean; children: ReactNode };

function BreadcrumbLink({ path, params, isHere, children }: BreadcrumbLinkProps) {
  if (isHere) {
    return (
      <span aria-current="page" className="max-w-64 truncate text-ink">
        {children}
      </span>
    );
  }
  return (
    <Link
      to={path as NonNullable<LinkProps["to"]>}
      params={params as never}
      // Only the page itself is the current one, not every page above it.
      activeOptions={{ exact: true }}
      className="max-w-32 truncate underline-offset-4 sm:max-w-48 hover:text-ink hover:underline"
    >
      {children}
    </Link>
  );
}
