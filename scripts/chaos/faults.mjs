// Runs the named faults that are not faults of a connection: D1 fails, a write to storage fails, a device is deleted. Each gets its own
// simulated network and Workers.
import { playDeletion } from "./deletion.mjs";
import { playOptOuts } from "./opt_outs.mjs";
import { playStorageFailure } from "./storage.mjs";

/** The faults, each with the variables of its world, if it has any, and the function that plays it. */
export const FAULTS = {
  d1_fails_while_opting_out: { bindings: { SIMULATOR_FAULTS: "d1=10" }, play: playOptOuts },
  device_deleted_under_traffic: { play: playDeletion },
  storage_write_fails: { play: playStorageFailure },
};
