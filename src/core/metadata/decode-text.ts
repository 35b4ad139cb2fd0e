/** UTF-8 where it is valid, else Latin-1, up to the first NUL: old writers used their machine's code page. */
export function decodeText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const text = end < 0 ? bytes : bytes.subarray(0, end);
  return decodeUtf8(text, false) ?? decodeUtf8(text, true) ?? new TextDecoder('latin1').decode(text);
}

/**
 * Undefined where it is none. Fields of fixed length cut a long text in the middle of a character: that one is left
 * out, where another one shows that this is UTF-8.
 */
function decodeUtf8(bytes: Uint8Array, mayBeCut: boolean): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: mayBeCut });
    return mayBeCut && !/[\u0080-\uffff]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
