/** Turns what the browser has recorded into a voice note as WhatsApp's own apps make them: Ogg with Opus, one channel. */

import { BlobSource, BufferTarget, Conversion, Input, MP4, OGG, OggOutputFormat, Output, WEBM } from "mediabunny";

/** WhatsApp draws so many bars, each from 0 to 100. */
const BARS = 64;
const LOUDEST = 100;

export type VoiceNote = { file: File; seconds: number; waveform: string };

/**
 * The recording as a voice note. Chrome records Opus in WebM and Firefox in Ogg: their bytes are only packed anew. Safari records AAC, which
 * is encoded again. An error if the browser cannot do that.
 */
export async function voiceNoteOf(recorded: Blob, name: string): Promise<VoiceNote> {
  const input = new Input({ formats: [WEBM, OGG, MP4], source: new BlobSource(recorded) });
  const target = new BufferTarget();
  const output = new Output({ format: new OggOutputFormat(), target });
  const conversion = await Conversion.init({ input, output, audio: { codec: "opus", numberOfChannels: 1 } });
  if (!conversion.isValid) throw new Error("this browser cannot make a voice note of its recording");
  await conversion.execute();
  if (target.buffer === null) throw new Error("the recording is empty");
  const file = new File([target.buffer], name, { type: "audio/ogg" });
  const { seconds, bars } = await loudness(recorded);
  return { file, seconds, waveform: btoa(String.fromCharCode(...bars)) };
}

async function loudness(recorded: Blob): Promise<{ seconds: number; bars: number[] }> {
  const context = new AudioContext();
  try {
    const sound = await context.decodeAudioData(await recorded.arrayBuffer());
    return { seconds: Math.max(1, Math.round(sound.duration)), bars: barsOf(sound.getChannelData(0)) };
  } finally {
    void context.close();
  }
}

/** How loud each of 64 parts of equal length is, relative to the loudest one. */
export function barsOf(samples: Float32Array): number[] {
  const levels = Array.from({ length: BARS }, (_, bar) => {
    const [from, to] = [bar, bar + 1].map((edge) => Math.floor((edge * samples.length) / BARS));
    const part = samples.subarray(from, to);
    return part.reduce((sum, sample) => sum + Math.abs(sample), 0) / Math.max(1, part.length);
  });
  const loudest = Math.max(...levels);
  return levels.map((level) => (loudest === 0 ? 0 : Math.round((level / loudest) * LOUDEST)));
}
