import { setTimeout as wait } from 'node:timers/promises';
import type { AppReadiness } from '../shared/contract/app.ts';
import type { Bridge } from '../shared/contract/contract.ts';

/**
 * A window answers by name while the model loads; a command has one answer only, so it waits, but not for ever.
 * Returns what the library said last.
 */
export async function whenSoundReady(bridge: Bridge, signal: AbortSignal): Promise<AppReadiness> {
  const patience = Date.now() + 60_000;
  for (;;) {
    const readiness = await bridge.call('app.readiness', {});
    const isHopeless = readiness.packId === null || readiness.isEmpty;
    if (readiness.soundReady || isHopeless || signal.aborted || Date.now() > patience) return readiness;
    await wait(25);
  }
}
