import { lazyRouteComponent as lazy } from "@tanstack/react-router";

/** A page, or a part of one, could not be downloaded: no connection, or a newer build has taken its place. */
export class DownloadFailed extends Error {
  override readonly name = "DownloadFailed";
}

/** As the router's own, which reloads the page by itself when a download fails: here the person decides. */
export const lazyRouteComponent = ((importer: () => Promise<Record<string, unknown>>, exportName?: string) =>
  lazy(
    () =>
      importer().catch((cause: unknown) => {
        throw new DownloadFailed("a page could not be downloaded", { cause });
      }),
    exportName,
  )) as typeof lazy;
