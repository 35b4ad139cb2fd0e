/** Texts of which there are few, as small numbers. Nothing is ever forgotten. */
export interface Codes {
  codeOf(text: string): number;
  /** Every text by its code. */
  readonly texts: readonly string[];
}

export function createCodes(): Codes {
  const texts: string[] = [];
  const codes = new Map<string, number>();
  // Clips of one directory come one after another.
  let lastText: string | undefined;
  let lastCode = 0;
  return {
    texts,
    codeOf(text) {
      if (text === lastText) return lastCode;
      let code = codes.get(text);
      if (code === undefined) {
        code = texts.length;
        texts.push(text);
        codes.set(text, code);
      }
      lastText = text;
      lastCode = code;
      return code;
    },
  };
}
