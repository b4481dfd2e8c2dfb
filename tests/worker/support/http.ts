/**
 * Headers of a call that uses a connection of its own. The server closes an idle connection after five seconds; a call
 * that is written to it at that moment fails with ECONNRESET, which no test is about.
 */
export const OWN_CONNECTION = { connection: "close" };
