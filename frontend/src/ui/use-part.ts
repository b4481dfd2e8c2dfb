import { type ComponentType, useEffect, useState } from "react";

/**
 * Returns a component that is downloaded when it is first needed; `null` until then. If the download fails, it is repeated as soon as the
 * browser is online, and nothing else breaks.
 */
export function usePart<Props>(
  download: () => Promise<ComponentType<Props>>,
  isWanted: boolean,
): ComponentType<Props> | null {
  const [part, setPart] = useState<ComponentType<Props> | null>(null);
  const isMissing = isWanted && part === null;
  useEffect(() => {
    if (!isMissing) return;
    const startDownload = () =>
      void download().then(
        (found) => setPart(() => found),
        () => {},
      );
    startDownload();
    addEventListener("online", startDownload);
    return () => removeEventListener("online", startDownload);
  }, [isMissing, download]);
  return part;
}
