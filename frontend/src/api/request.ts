/** Parts of a request that many calls share. */

import { createFinalURL, defaultPathSerializer, type ParamsOption } from "openapi-fetch";
import { querySerializer } from "./client";
import type { paths } from "./contract";

type PathOf<Method extends "get" | "post"> = {
  [Path in keyof paths]: paths[Path][Method] extends { responses: unknown } ? Path : never;
}[keyof paths];

/** Returns the URL of a file, for `upload` and `download`. */
export function addressOf<Method extends "get" | "post", Path extends PathOf<Method>>(
  _method: Method,
  path: Path,
  { params = {} }: ParamsOption<paths[Path][Method]>,
): string {
  return createFinalURL(path, { baseUrl: "", params, querySerializer, pathSerializer: defaultPathSerializer });
}

/** Returns the query parameters for one page of a list. */
export const pageAt = (cursor: string | null, limit = 50) => ({ limit, ...(cursor !== null && { cursor }) });

/** Returns the header with the idempotency key: the server executes a request once for each key, however often it arrives. */
export const withKey = (key: string) => ({ "Idempotency-Key": key });
