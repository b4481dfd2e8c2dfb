import { useCallback, useEffect, useRef, useState } from "react";
import type { VoiceNote } from "~/features/files/voice";

/** A recording is ended by itself after so long. */
const MOST_SECONDS = 15 * 60;

export type Recording =
  | { state: "idle" }
  /** The browser asks for the microphone. */
  | { state: "asking" }
  | { state: "recording"; seconds: number }
  /** The recording is turned into a voice note. */
  | { state: "finishing" }
  /** There is no microphone, or the user or the browser does not allow it. */
  | { state: "refused"; reason: "denied" | "missing" | "unsupported" };

/** Records a voice note with the microphone. `onDone` gets it; leaving the page ends the recording without it. */
export function useRecorder(onDone: (note: VoiceNote) => void) {
  const [recording, setRecording] = useState<Recording>({ state: "idle" });
  const running = useRef<{ recorder: MediaRecorder; isKept: boolean } | null>(null);
  const done = useRef(onDone);
  done.current = onDone;

  const end = useCallback((isKept: boolean) => {
    if (running.current === null) return;
    running.current.isKept = isKept;
    if (running.current.recorder.state !== "inactive") running.current.recorder.stop();
  }, []);

  const start = useCallback(async () => {
    if (typeof MediaRecorder === "undefined" || navigator.mediaDevices === undefined)
      return setRecording({ state: "refused", reason: "unsupported" });
    setRecording({ state: "asking" });
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    } catch (error) {
      const isDenied = error instanceof DOMException && error.name === "NotAllowedError";
      return setRecording({ state: "refused", reason: isDenied ? "denied" : "missing" });
    }
    const recorder = new MediaRecorder(stream);
    const parts: Blob[] = [];
    const began = performance.now();
    const clock = setInterval(() => {
      const seconds = Math.floor((performance.now() - began) / 1_000);
      setRecording((now) => (now.state === "recording" ? { state: "recording", seconds } : now));
      if (seconds >= MOST_SECONDS) end(true);
    }, 250);
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.onstop = async () => {
      clearInterval(clock);
      for (const track of stream.getTracks()) track.stop();
      const isKept = running.current?.isKept ?? false;
      running.current = null;
      if (!isKept) return setRecording({ state: "idle" });
      setRecording({ state: "finishing" });
      try {
        const { voiceNoteOf } = await import("~/features/files/voice");
        done.current(await voiceNoteOf(new Blob(parts, { type: recorder.mimeType }), "voice.ogg"));
        setRecording({ state: "idle" });
      } catch {
        setRecording({ state: "refused", reason: "unsupported" });
      }
    };
    running.current = { recorder, isKept: false };
    recorder.start();
    setRecording({ state: "recording", seconds: 0 });
  }, [end]);

  useEffect(() => () => end(false), [end]);

  return { recording, start, finish: () => end(true), cancel: () => end(false) };
}
