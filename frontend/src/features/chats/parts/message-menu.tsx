import { clsx } from "clsx";
import { Popover } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { Button } from "~/ui/button";

type MessageMenuProps = {
  label: string;
  icon: ReactNode;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  tabIndex: number;
  /** Of the button. */
  className: string;
  contentClass: string;
  onCloseAutoFocus?: ComponentProps<typeof Popover.Content>["onCloseAutoFocus"];
  children: ReactNode;
};

/** A button beside a message, with what it opens. */
export function MessageMenu({
  label,
  icon,
  isOpen,
  onOpenChange,
  tabIndex,
  className,
  contentClass,
  onCloseAutoFocus,
  children,
}: MessageMenuProps) {
  return (
    <Popover.Root open={isOpen} onOpenChange={onOpenChange}>
      <Popover.Trigger asChild>
        <Button
          look="ghost"
          size="iconSm"
          tabIndex={tabIndex}
          aria-label={label}
          title={label}
          className={clsx(className, isOpen && "opacity-100!")}
        >
          {icon}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="top"
          sideOffset={6}
          collisionPadding={12}
          aria-label={label}
          onCloseAutoFocus={onCloseAutoFocus}
          className={clsx("z-50 flex border border-line bg-surface p-1 shadow-xl", contentClass)}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
