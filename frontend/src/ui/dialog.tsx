import type { ComponentType } from "react";
import type { ConfirmProps, DialogProps } from "./dialog-parts";
import { usePart } from "./use-part";

/** Downloads the code of the dialogs when the first dialog opens. */
const parts = () => import("./dialog-parts");
const downloadDialog = async () => (await parts()).RadixDialog;
const downloadConfirm = async () => (await parts()).RadixConfirm;

export function Dialog(props: DialogProps) {
  return <OnceOpened download={downloadDialog} {...props} />;
}

/** Asks for confirmation of an action that cannot be undone; stays open until the action is done. */
export function Confirm(props: ConfirmProps) {
  return <OnceOpened download={downloadConfirm} {...props} />;
}

/** Renders a dialog from its first opening on, so that the closing is animated too. */
function OnceOpened<Props extends { isOpen: boolean }>({
  download,
  ...props
}: Props & { download: () => Promise<ComponentType<Props>> }) {
  const Part = usePart(download, props.isOpen);
  return Part === null ? null : <Part {...(props as unknown as Props)} />;
}
