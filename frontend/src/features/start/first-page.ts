/** The page for a signed-in user who opens `/`: the set-up until it is finished or hidden, then the devices. */

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
