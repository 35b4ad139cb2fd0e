export type VanishedVerdict = 'go' | 'ask' | 'refuse';

/**
 * Whether clips that vanished may be marked as missing: up to 5 % of a folder (or two clips) go, more asks, more than half
 * is refused until somebody confirms it.
 */
export function judgeVanished(vanishedCount: number, clipCount: number): VanishedVerdict {
  if (vanishedCount < 3) return 'go';
  if (vanishedCount > clipCount * 0.5) return 'refuse';
  return vanishedCount > clipCount * 0.05 ? 'ask' : 'go';
}
