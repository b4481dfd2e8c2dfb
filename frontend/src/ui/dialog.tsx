import type { ComponentType } from "react";
import type { ConfirmProps, DialogProps } from "./dialog-parts";
import { usePart } from "./use-part";

/** The code of the dialogs is downloaded when the first dialog opens. */
const parts = () => import("./dialog-parts");
const downloadDialog = async () => (await parts()).RadixDialog;
const downloadConfirm = async () => (await parts()).RadixConfirm;

export function Dialog(props: DialogProps) {
  return <OnceOpened download={downloadDialog} {...props} />;
}

/** Asks before something that cannot be undone; stays open until it is done. */
export function Confirm(props: ConfirmProps) {
  return <OnceOpened download={downloadConfirm} {...props} />;
}

/** Rendered from the first opening on, so that the closing is animated too. */
function OnceOpened<Props extends { isOpen: boolean }>({
  download,
  ...props
}: Props & { download: () => Promise<ComponentType<Props>> }) {
  const Part = usePart(download, props.isOpen);
  return Part === null ? null : <Part {...(props as unknown as Props)} />;
}
