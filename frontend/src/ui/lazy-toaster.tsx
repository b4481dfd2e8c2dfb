import { useSyncExternalStore } from "react";
import { toasterWanted } from "./toast";
import { usePart } from "./use-part";

const download = async () => (await import("./toaster")).default;

/** Renders nothing until the first note; then the toaster. */
export function LazyToaster() {
  const isWanted = useSyncExternalStore(toasterWanted.subscribe, toasterWanted.read);
  const Toaster = usePart(download, isWanted);
  return Toaster === null ? null : <Toaster />;
}
