// Reads the body of an answer in chunks of a size that the caller chooses. The runtime's own chunks have 4 KiB, and each crossing into
// wasm costs more than the bytes.

export function openChunks(body) {
  return body.getReader({ mode: 'byob' });
}

// The next `size` bytes, fewer at the end, or null after the end. An error if the connection ends early.
export async function nextChunk(reader, size) {
  const { value } = await reader.readAtLeast(size, new Uint8Array(size));
  return value !== undefined && value.byteLength > 0 ? value : null;
}

// Ends the connection, if the body was not read to its end.
export function closeChunks(reader) {
  reader.cancel().catch(() => {});
}
