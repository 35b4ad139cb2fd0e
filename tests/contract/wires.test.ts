// One suite, three wires: what holds on one must hold on all.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bridge, CallName } from '../../src/shared/contract/contract.ts';
import type { JobProgress } from '../../src/shared/contract/jobs.ts';
import { createStubLibrary, type StubLibrary } from '../support/stub-library.ts';
import { type Joined, wires } from '../support/wires.ts';

describe.each(Object.entries(wires))('the %s wire', (_name, join) => {
  let library: StubLibrary;
  let joined: Joined;
  let bridge: Bridge;
  beforeEach(async () => {
    library = createStubLibrary();
    joined = await join(library);
    bridge = joined.bridge;
  });
  afterEach(() => joined.close());

  it('carries a call there and its answer back', async () => {
    expect(await bridge.call('tags.list', {})).toEqual([{ name: 'door', clipCount: 2 }]);
  });

  it('keeps answers apart when many calls are under way', async () => {
    const asked = Array.from({ length: 50 }, (_, offset) => bridge.call('clips.list', { offset, limit: 1 }));
    const totals = (await Promise.all(asked)).map((answer) => answer.total);
    expect(totals).toEqual(Array.from({ length: 50 }, (_, offset) => offset + 1));
  });

  it('fills in defaults before the handler sees the input', async () => {
    expect((await bridge.call('clips.list', {})).total).toBe(200);
  });

  it('refuses bad input with the name of the field', async () => {
    const asked = bridge.call('clips.list', { limit: -3 });
    await expect(asked).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('limit'),
    });
  });

  it('refuses a call that does not exist', async () => {
    const asked = bridge.call('files.erase' as CallName, {});
    await expect(asked).rejects.toMatchObject({ code: 'bad-input' });
    await expect(bridge.call('toString' as CallName, {})).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('keeps code and words of an expected error', async () => {
    const asked = bridge.call('folders.rescan', { id: 1 });
    await expect(asked).rejects.toMatchObject({
      code: 'folder-offline',
      message: 'The drive is not connected.',
    });
  });

  it('hides the details of an unexpected error and logs them', async () => {
    const error: unknown = await bridge.call('app.doctor', {}).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'internal' });
    expect(String(error)).not.toContain('secret');
    expect(String(joined.logged[0])).toContain('secret detail');
  });

  it('cancels: the caller hears at once and the handler is told', async () => {
    const abort = new AbortController();
    const asked = bridge.call('search.find', { query: 'wind' }, { signal: abort.signal });
    await bridge.call('tags.list', {});
    abort.abort();
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
    await bridge.call('tags.list', {});
    expect(library.cancelled.count).toBe(1);
  });

  it('delivers events until the listener leaves', async () => {
    const seen: number[] = [];
    await bridge.call('tags.list', {});
    const stop = bridge.on('jobs.progressed', (payload) => seen.push(payload.done));
    library.announce('jobs.progressed', progress(1));
    await bridge.call('tags.list', {});
    stop();
    library.announce('jobs.progressed', progress(2));
    await bridge.call('tags.list', {});
    expect(seen).toEqual([1]);
  });

  it('rejects what waits and what comes later once the other end is gone', async () => {
    let closedCount = 0;
    bridge.onClosed(() => closedCount++);
    const waiting = bridge.call('search.find', { query: 'wind' });
    const waited = waiting.catch((error: unknown) => error);
    await bridge.call('tags.list', {});
    await joined.end();
    expect(await waited).toMatchObject({ code: 'closed' });
    await expect(bridge.call('tags.list', {})).rejects.toMatchObject({ code: 'closed' });
    expect(closedCount).toBe(1);
  });

  it('stops the handlers of a caller that went away', async () => {
    const waited = bridge.call('search.find', { query: 'wind' }).catch((error: unknown) => error);
    await bridge.call('tags.list', {});
    bridge.close();
    expect(await waited).toMatchObject({ code: 'closed' });
    await expect.poll(() => library.cancelled.count).toBe(1);
  });
});

function progress(done: number): JobProgress {
  return {
    state: 'working',
    stoppedBecause: null,
    done,
    total: 9,
    underway: 0,
    failed: 0,
    unsupported: 0,
    clipsPerSecond: 1,
    realTimeFactor: 1,
    secondsLeft: null,
    captions: { isAvailable: false, state: 'idle', done: 0, total: 0, failed: 0 },
  };
}
