/** The decoder modules write each complaint to the console; a clip's own warning says it once. */
export function withoutConsole<T>(action: () => T): T {
  const { error, warn } = console;
  const silence = () => {};
  Object.assign(console, { error: silence, warn: silence });
  try {
    return action();
  } finally {
    Object.assign(console, { error, warn });
  }
}
