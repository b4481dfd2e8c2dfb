/** Where somebody goes who asked for no page in particular. */

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
    // What cannot be read now is said by the page that shows it.
  }
  return "/devices";
}
