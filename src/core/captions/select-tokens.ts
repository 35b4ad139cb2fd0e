export interface ScoredToken {
  readonly token: number;
  /** Natural logarithm of its probability. */
  readonly logProbability: number;
}

/** The most probable tokens of a row of logits, best first; the earlier of two equal ones. Numbers that are not finite are impossible. */
export function selectTokens(
  logits: Float32Array,
  count: number,
  forbidden: readonly number[],
): ScoredToken[] {
  const best: { token: number; logit: number }[] = [];
  let top = Number.NEGATIVE_INFINITY;
  for (let token = 0; token < logits.length; token++) {
    const logit = logits[token] as number;
    if (!Number.isFinite(logit)) continue;
    if (logit > top) top = logit;
    const last = best.at(-1);
    if ((best.length >= count && last && logit <= last.logit) || forbidden.includes(token)) continue;
    let at = best.length;
    while (at > 0 && (best[at - 1] as { logit: number }).logit < logit) at--;
    best.splice(at, 0, { token, logit });
    if (best.length > count) best.pop();
  }
  let sum = 0;
  for (const logit of logits) if (Number.isFinite(logit)) sum += Math.exp(logit - top);
  const logSum = top + Math.log(sum);
  return best.map(({ token, logit }) => ({ token, logProbability: logit - logSum }));
}
