import { type ComponentType, lazy, Suspense, useState } from "react";
import type { ConfirmProps, DialogProps } from "./dialog-parts";

/** What a dialog is made of is downloaded when the first one opens. */
const parts = () => import("./dialog-parts");
const LazyDialog = lazy(async () => ({ default: (await parts()).RadixDialog }));
const LazyConfirm = lazy(async () => ({ default: (await parts()).RadixConfirm }));

export function Dialog(props: DialogProps) {
  return <OnceOpened with={LazyDialog} {...props} />;
}

/** Asks before something that cannot be taken back; stays open until it is done. */
export function Confirm(props: ConfirmProps) {
  return <OnceOpened with={LazyConfirm} {...props} />;
}

/** Drawn from the first opening on, so that closing can be seen too. */
function OnceOpened<Props extends { isOpen: boolean }>({
  with: Part,
  ...props
}: Props & { with: ComponentType<Props> }) {
  const [wasOpened, setWasOpened] = useState(props.isOpen);
  if (props.isOpen && !wasOpened) setWasOpened(true);
  return <Suspense>{wasOpened && <Part {...(props as unknown as Props)} />}</Suspense>;
}
