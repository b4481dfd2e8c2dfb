// The named faults outside of the connections. Each is played in a world of its own, in which the fault lasts from the
// start to the end.
import { playOptOuts } from "./opt_outs.mjs";

/** Each fault with the variables of its world and the function that plays it. */
export const FAULTS = {
  d1_fails_while_opting_out: { bindings: { SIMULATOR_FAULTS: "d1=10" }, play: playOptOuts },
};
