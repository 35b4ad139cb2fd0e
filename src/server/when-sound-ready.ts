import { setTimeout as wait } from 'node:timers/promises';
import type { Bridge } from '../shared/contract/contract.ts';

/** A window answers by name while the model loads; a command has one answer only, so it waits, but not for ever. */
export async function whenSoundReady(bridge: Bridge, signal: AbortSignal): Promise<void> {
  const patience = Date.now() + 60_000;
  while (Date.now() < patience && !signal.aborted) {
    const status = await bridge.call('app.status', {});
    if (status.soundReady || status.packId === null) return;
    await wait(25);
  }
}
