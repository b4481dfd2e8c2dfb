/** The permissions of the signed-in user's role. */

import type { Role } from "~/api/contract";

type Me = { role: Role } | undefined;

/** Returns whether the user may change settings. Nobody may while it is not known who is signed in. */
export const mayAdminister = (me: Me): boolean => me !== undefined && me.role !== "operator";

/** Returns whether the page says that only admins may change settings. */
export const isOperator = (me: Me): boolean => me?.role === "operator";
