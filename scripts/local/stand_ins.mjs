// Workers AI and Vectorize are not available on this machine. These stand-ins have the same binding names and methods.
// Their answers are computed from the input alone, name themselves a stand-in, and say nothing about a model's quality.

/** Runs inside workerd as the binding itself; the class must be called `Ai`, because the Rust binding checks the name. */
const AI = `
const DIMENSIONS = 1024;

function hashOf(word) {
  let hash = 2166136261;
  for (const char of word) hash = Math.imul(hash ^ char.codePointAt(0), 16777619);
  return hash >>> 0;
}

// Each word adds to one dimension, so texts that share words are near each other.
function embed(text) {
  const vector = new Array(DIMENSIONS).fill(0);
  for (const word of String(text).toLowerCase().match(/[\\p{L}\\p{N}]+/gu) ?? []) vector[hashOf(word) % DIMENSIONS] += 1;
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

class Ai {
  async run(model, input) {
    if (input?.text) {
      const data = [input.text].flat().map(embed);
      return { shape: [data.length, DIMENSIONS], data };
    }
    const asked = input?.messages?.at(-1)?.content ?? input?.prompt ?? "";
    return { response: "[stand-in for " + model + "] " + String(asked).slice(0, 200) };
  }
}
export default () => new Ai();
`;

/** Loses everything when workerd ends; the product may not rely on the index, because the index is derived. */
const VECTORIZE = `
const vectors = new Map();

function cosine(a, b) {
  let dot = 0, aa = 0, bb = 0;
  for (let i = 0; i < a.length; i++) { dot += a[i] * b[i]; aa += a[i] * a[i]; bb += b[i] * b[i]; }
  return dot / (Math.sqrt(aa * bb) || 1);
}

class VectorizeIndex {
  async upsert(rows) {
    for (const row of rows) vectors.set(row.id, { ...row, values: Array.from(row.values) });
    return { mutationId: crypto.randomUUID() };
  }
  async query(vector, { topK = 5, namespace, returnMetadata } = {}) {
    const matches = [...vectors.values()]
      .filter((row) => namespace === undefined || row.namespace === namespace)
      .map((row) => ({ id: row.id, score: cosine(vector, row.values), ...(returnMetadata && { metadata: row.metadata }) }))
      .sort((one, other) => other.score - one.score)
      .slice(0, topK);
    return { count: matches.length, matches };
  }
  async deleteByIds(ids) {
    for (const id of ids) vectors.delete(id);
    return { mutationId: crypto.randomUUID() };
  }
}
export default () => new VectorizeIndex();
`;

export const standInWorkers = [
  { name: "stand-in-ai", modules: true, script: AI },
  { name: "stand-in-vectorize", modules: true, script: VECTORIZE },
];

/** Removes a Worker's cloud-only bindings. */
export function withoutCloud({ ai, vectorize, ...options }) {
  return options;
}

/** Replaces a Worker's cloud-only bindings by the stand-ins, under the names in its configuration. */
export function withStandIns({ ai, vectorize, ...options }) {
  const wrappedBindings = { ...options.wrappedBindings };
  if (ai) wrappedBindings[ai.binding] = "stand-in-ai";
  for (const name of Object.keys(vectorize ?? {})) wrappedBindings[name] = "stand-in-vectorize";
  return { ...options, wrappedBindings };
}
