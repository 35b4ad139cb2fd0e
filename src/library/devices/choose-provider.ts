import type { TestedDevice } from '../../worker/task-protocol.ts';

export interface ProviderChoice {
  readonly provider: string;
  /** In words for the window: why this one. */
  readonly why: string;
}

/**
 * The device that computes. `auto` takes the fastest one that passed its self-test; a named one is taken where it
 * passed and did not fail since; otherwise the CPU computes, and the words say why.
 */
export function chooseProvider(
  wanted: string,
  tested: readonly TestedDevice[],
  failedSince: ReadonlyMap<string, string>,
): ProviderChoice {
  if (wanted === 'cpu') return { provider: 'cpu', why: 'Chosen in the settings.' };
  const passed = tested
    .filter(({ provider, state }) => state === 'passed' && !failedSince.has(provider))
    .sort((a, b) => (b.windowsPerSecond ?? 0) - (a.windowsPerSecond ?? 0));
  if (wanted !== 'auto') {
    const named = passed.find(({ provider }) => provider === wanted);
    if (named) return { provider: wanted, why: `Chosen in the settings; ${named.why}.` };
    return { provider: 'cpu', why: describeRefusal(wanted, tested, failedSince) };
  }
  const [fastest] = passed;
  if (!fastest || fastest.provider === 'cpu') {
    const others = tested.filter(({ provider }) => provider !== 'cpu');
    const reasons = others.map(({ provider }) => describeRefusal(provider, tested, failedSince));
    return { provider: 'cpu', why: reasons.join(' ') || 'No other device is known here.' };
  }
  return { provider: fastest.provider, why: `The fastest device that passed its test: ${fastest.why}.` };
}

function describeRefusal(
  provider: string,
  tested: readonly TestedDevice[],
  failedSince: ReadonlyMap<string, string>,
): string {
  const failure = failedSince.get(provider);
  if (failure !== undefined) return `${provider} failed at work: ${failure}`;
  const verdict = tested.find((device) => device.provider === provider);
  if (!verdict) return `${provider} was not tested yet.`;
  if (verdict.state === 'passed') return `${provider} passed, but is slower than the CPU.`;
  return `${provider}: ${verdict.why}${/[.!?]$/.test(verdict.why) ? '' : '.'}`;
}
