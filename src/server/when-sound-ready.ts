import { setTimeout as wait } from 'node:timers/promises';
import type { AppStatus } from '../shared/contract/app.ts';
import type { Bridge } from '../shared/contract/contract.ts';

/**
 * A window answers by name while the model loads; a command has one answer only, so it waits, but not for ever.
 * Returns the library's state as it was last.
 */
export async function whenSoundReady(bridge: Bridge, signal: AbortSignal): Promise<AppStatus> {
  const patience = Date.now() + 60_000;
  for (;;) {
    const status = await bridge.call('app.status', {});
    const isHopeless = status.packId === null || status.clips === 0;
    if (status.soundReady || isHopeless || signal.aborted || Date.now() > patience) return status;
    await wait(25);
  }
}
