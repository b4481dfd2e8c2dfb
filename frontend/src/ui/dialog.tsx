import type { ComponentType } from "react";
import type { ConfirmProps, DialogProps } from "./dialog-parts";
import { usePart } from "./use-part";

/** What a dialog is made of is downloaded when the first one opens. */
const parts = () => import("./dialog-parts");
const downloadDialog = async () => (await parts()).RadixDialog;
const downloadConfirm = async () => (await parts()).RadixConfirm;

export function Dialog(props: DialogProps) {
  return <OnceOpened download={downloadDialog} {...props} />;
}

/** Asks before something that cannot be taken back; stays open until it is done. */
export function Confirm(props: ConfirmProps) {
  return <OnceOpened download={downloadConfirm} {...props} />;
}

/** Drawn from the first opening on, so that closing can be seen too. */
function OnceOpened<Props extends { isOpen: boolean }>({
  download,
  ...props
}: Props & { download: () => Promise<ComponentType<Props>> }) {
  const Part = usePart(download, props.isOpen);
  return Part === null ? null : <Part {...(props as unknown as Props)} />;
}
