/** What shows a picture or a video before its bytes are there: its measures and a small JPEG of it. */

import type { FilePreview } from "~/api/types";

/** WhatsApp's own thumbnails have about so many pixels on their longer side. */
const LONGEST_PX = 100;
const QUALITY = 0.6;
/** A video whose first picture is not there after so long is sent without a thumbnail. */
const VIDEO_WITHIN_MS = 5_000;

type Drawn = { source: CanvasImageSource; width: number; height: number };

/** The preview of a picture, `null` if the browser cannot read it. */
export async function previewOfImage(file: Blob): Promise<FilePreview | null> {
  try {
    const image = await createImageBitmap(file);
    const preview = await draw({ source: image, width: image.width, height: image.height });
    image.close();
    return preview;
  } catch {
    return null;
  }
}

/** The preview of a video with its length in seconds; `null` if the browser cannot play it. */
export async function previewOfVideo(file: Blob): Promise<{ preview: FilePreview; seconds: number } | null> {
  const address = URL.createObjectURL(file);
  const video = Object.assign(document.createElement("video"), { muted: true, preload: "auto", src: address });
  try {
    await happens(video, "loadeddata");
    const { videoWidth: width, videoHeight: height, duration } = video;
    const seconds = Number.isFinite(duration) ? Math.round(duration) : 0;
    return { preview: await draw({ source: video, width, height }), seconds };
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(address);
  }
}

function happens(element: HTMLMediaElement, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    element.addEventListener(event, () => resolve(), { once: true });
    element.addEventListener("error", () => reject(element.error), { once: true });
    setTimeout(() => reject(new DOMException("too slow", "TimeoutError")), VIDEO_WITHIN_MS);
  });
}

async function draw({ source, width, height }: Drawn): Promise<FilePreview> {
  const scale = Math.min(1, LONGEST_PX / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d");
  if (context === null) return { width, height };
  // JPEG has no transparency.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  const [, thumbnail] = canvas.toDataURL("image/jpeg", QUALITY).split(",");
  return thumbnail ? { width, height, thumbnail } : { width, height };
}
