import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type AnalysisDesk, analysed, openAnalysisDesk } from '../../../tests/support/analysis-desk.ts';
import { createAnalysisStore } from '../store/analysis-store.ts';
import { createJobsCalls } from './jobs-calls.ts';

let desk: AnalysisDesk;
beforeEach(() => {
  desk = openAnalysisDesk();
});
afterEach(() => desk.close());

const context = { signal: new AbortController().signal };

it('the failures that can be looked at are those that the progress counts, also while another pack listens', async () => {
  for (const name of ['a.wav', 'b.wav']) desk.addFile(name, 3 << 20);
  desk.analysis.wake();
  await desk.analysis.whenSettled();
  desk.build();
  desk.answer = (key, path) => {
    if (String(path).includes('b.wav')) return new Promise(() => {});
    return { ...analysed(key), kind: 'failed', code: 'damaged', reason: 'It cannot be read.' };
  };
  desk.analysis.wake();
  await vi.waitFor(() => expect(desk.analysis.readProgress().failed).toBe(1), 20_000);
  const contents = createAnalysisStore(desk.database);
  const calls = createJobsCalls({ ...desk, contents, transact: (action) => action() });
  expect(calls['jobs.failures']({ offset: 0, limit: 10 }, context)).toMatchObject({
    ...{ total: 1, failures: [{ reason: 'It cannot be read.' }] },
  });
});
