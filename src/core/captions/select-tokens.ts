export interface ScoredToken {
  readonly token: number;
  /** Natural logarithm of its probability. */
  readonly logProbability: number;
}

/** Tokens so much less likely than the best one (e^−30) add nothing to the sum of all. */
const negligible = 30;

/**
 * The most probable tokens of a row of logits, best first; the earlier of two equal ones. Numbers that are not finite
 * are impossible.
 */
export function selectTokens(
  logits: Float32Array,
  count: number,
  forbidden: readonly number[],
): ScoredToken[] {
  let top = Number.NEGATIVE_INFINITY;
  for (let token = 0; token < logits.length; token++) {
    const logit = logits[token] as number;
    if (logit > top && logit < Number.POSITIVE_INFINITY) top = logit;
  }
  let sum = 0;
  let least = Number.NEGATIVE_INFINITY;
  const best: { token: number; logit: number }[] = [];
  for (let token = 0; token < logits.length; token++) {
    const logit = logits[token] as number;
    // Also false for what is not a number.
    if (!(logit <= top) || logit === Number.NEGATIVE_INFINITY) continue;
    if (logit - top > -negligible) sum += Math.exp(logit - top);
    if (logit <= least || forbidden.includes(token)) continue;
    let at = best.length;
    while (at > 0 && (best[at - 1] as { logit: number }).logit < logit) at--;
    best.splice(at, 0, { token, logit });
    if (best.length > count) best.pop();
    if (best.length === count) least = (best.at(-1) as { logit: number }).logit;
  }
  const logSum = top + Math.log(sum);
  return best.map(({ token, logit }) => ({ token, logProbability: logit - logSum }));
}
