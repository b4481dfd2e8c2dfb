import { type ComponentType, useEffect, useState } from "react";

/**
 * A part of the page that is downloaded when it is first wanted; `null` until it is there. Without a connection it is
 * asked for again as soon as there is one, and nothing else breaks.
 */
export function usePart<Props>(
  download: () => Promise<ComponentType<Props>>,
  isWanted: boolean,
): ComponentType<Props> | null {
  const [part, setPart] = useState<ComponentType<Props> | null>(null);
  const isMissing = isWanted && part === null;
  useEffect(() => {
    if (!isMissing) return;
    const ask = () =>
      void download().then(
        (found) => setPart(() => found),
        () => {},
      );
    ask();
    addEventListener("online", ask);
    return () => removeEventListener("online", ask);
  }, [isMissing, download]);
  return part;
}
