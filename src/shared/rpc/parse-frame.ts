/** The message of a text frame; undefined where it is not JSON text, which the protocol ignores. */
export function parseFrame(data: unknown): unknown {
  if (typeof data !== 'string') return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
