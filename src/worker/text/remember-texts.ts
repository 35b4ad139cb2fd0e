type EmbedTexts = (texts: readonly string[]) => Promise<readonly Float32Array[]>;

/** Vectors of so many texts are kept: six megabytes. */
const mostTexts = 4096;

/** Sounds of one library get much the same captions proposed: a text is embedded once as long as it is remembered. */
export function rememberTexts(embed: EmbedTexts, most = mostTexts): EmbedTexts {
  const known = new Map<string, Float32Array>();
  return async (texts) => {
    const missing = [...new Set(texts.filter((text) => !known.has(text)))];
    const embedded = missing.length > 0 ? await embed(missing) : [];
    const fresh = new Map(missing.map((text, at) => [text, embedded[at]]));
    const vectors = texts.map((text) => {
      const vector = known.get(text) ?? fresh.get(text);
      if (!vector) throw new Error('a text has no vector');
      // The one used last goes to the end of the line.
      known.delete(text);
      known.set(text, vector);
      return vector;
    });
    for (const text of known.keys()) {
      if (known.size <= most) break;
      known.delete(text);
    }
    return vectors;
  };
}
