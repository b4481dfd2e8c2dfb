import { X } from "lucide-react";
import { Button } from "~/ui/button";

type ComposerBarProps = { testId: string; title: string; text: string; drop: string; onDrop: () => void };

/** Names the message that is answered or edited, above the field, and the button that ends it (`drop`). */
export function ComposerBar({ testId, title, text, drop, onDrop }: ComposerBarProps) {
  return (
    <div data-testid={testId} className="flex items-start gap-2 px-3 pt-3">
      <div className="min-w-0 flex-1 rounded-lg border-l-4 border-brand bg-sunken px-2.5 py-1.5 text-sm">
        <p className="truncate text-xs font-semibold text-brand-text">{title}</p>
        <p className="truncate">{text}</p>
      </div>
      <Button look="ghost" size="iconSm" className="rounded-full!" aria-label={drop} title={drop} onClick={onDrop}>
        <X aria-hidden />
      </Button>
    </div>
  );
}
