/** What the role of the signed-in user allows. */

import type { Role } from "~/api/contract";

type Me = { role: Role } | undefined;

/** Whether the user may change settings. Nobody may while it is not known who is signed in. */
export const mayAdminister = (me: Me): boolean => me !== undefined && me.role !== "operator";

/** Whether a page says that only admins may change settings. */
export const isOperator = (me: Me): boolean => me?.role === "operator";
