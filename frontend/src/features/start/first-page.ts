/** The page that a person sees first after signing in without an address. */

import { queryClient } from "~/api/query-client";
import { meQuery } from "../tenants/queries";
import { readMark, writeMark } from "./mark";
import { startQuery } from "./queries";

export async function firstPage(): Promise<"/start" | "/devices"> {
  const me = queryClient.getQueryData(meQuery.queryKey);
  if (me === undefined || readMark(me) !== null) return "/devices";
  try {
    const isFinished = await queryClient.ensureQueryData({ ...startQuery, retry: false });
    if (!isFinished) return "/start";
    writeMark(me, "finished");
  } catch {
    // The page Devices shows the error itself.
  }
  return "/devices";
}
