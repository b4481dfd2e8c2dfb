import { lazyRouteComponent as lazy } from "@tanstack/react-router";

/** A page or a part of it could not be downloaded: the browser is offline, or a newer build has replaced the file. */
export class DownloadFailed extends Error {
  override readonly name = "DownloadFailed";
}

/** Loads a page when it is opened. The router's own function reloads the page when a download fails; with this one the user decides. */
export const lazyRouteComponent = ((importer: () => Promise<Record<string, unknown>>, exportName?: string) =>
  lazy(
    () =>
      importer().catch((cause: unknown) => {
        throw new DownloadFailed("a page could not be downloaded", { cause });
      }),
    exportName,
  )) as typeof lazy;
