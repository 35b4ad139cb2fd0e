import type { TestedDevice } from '../../worker/task-protocol.ts';

export interface ProviderChoice {
  readonly provider: string;
  /** In words for the window: why this one. */
  readonly why: string;
}

export interface KnownDevices {
  readonly tested: readonly TestedDevice[];
  /** Devices that failed at work in this run of Earmark, and why. */
  readonly failedSince: ReadonlyMap<string, string>;
  /** Processes that analyse side by side. The self-test of a processor is that of one of them. */
  readonly processCount: number;
}

/**
 * The device that computes. `auto` takes the fastest one that passed its self-test; a named one is taken where it
 * passed and did not fail since; otherwise the CPU computes, and the words say why.
 */
export function chooseProvider(wanted: string, known: KnownDevices): ProviderChoice {
  const { tested, failedSince, processCount } = known;
  if (wanted === 'cpu') return { provider: 'cpu', why: 'Chosen in the settings.' };
  const speedOf = ({ provider, windowsPerSecond }: TestedDevice) =>
    (windowsPerSecond ?? 0) * (isProcessor(provider) ? processCount : 1);
  const passed = tested
    .filter(({ provider, state }) => state === 'passed' && !failedSince.has(provider))
    .sort((a, b) => speedOf(b) - speedOf(a));
  if (wanted !== 'auto') {
    const named = passed.find(({ provider }) => provider === wanted);
    if (named) return { provider: wanted, why: `Chosen in the settings; ${named.why}.` };
    return { provider: 'cpu', why: describeRefusal(wanted, known) };
  }
  const [fastest] = passed;
  if (!fastest || fastest.provider === 'cpu') {
    const others = tested.filter(({ provider }) => provider !== 'cpu');
    const reasons = others.map(({ provider }) => describeRefusal(provider, known));
    return { provider: 'cpu', why: reasons.join(' ') || 'No other device is known here.' };
  }
  return { provider: fastest.provider, why: `The fastest device that passed its test: ${fastest.why}.` };
}

/** In whatever arithmetic: several processes are several times as fast, and no driver is between. */
export function isProcessor(device: string): boolean {
  return device === 'cpu' || device.startsWith('cpu-');
}

function describeRefusal(provider: string, { tested, failedSince, processCount }: KnownDevices): string {
  const failure = failedSince.get(provider);
  if (failure !== undefined) return `${provider} failed at work: ${failure}`;
  const verdict = tested.find((device) => device.provider === provider);
  if (!verdict || verdict.state === 'untested') return `${provider} was not tested yet.`;
  if (verdict.state === 'passed') {
    const many = processCount > 1 ? ` in ${processCount} processes` : '';
    return `${provider} passed, but is slower than the CPU${many}.`;
  }
  return `${provider}: ${verdict.why}${/[.!?]$/.test(verdict.why) ? '' : '.'}`;
}
