import { expect, test } from 'vitest';
import type { TaskName, TaskOutput } from '../../worker/task-protocol.ts';
import { createCrash } from '../workers/start-failure.ts';
import type { Workers } from '../workers/workers.ts';
import { analyseBatch, type BatchClip } from './analyse-batch.ts';
import { analyseUsably } from './analyse-usably.ts';

const clips: readonly BatchClip[] = ['a', 'b'].map((key) => ({ key, path: `/${key}.wav`, byteSize: 1 }));
const pack = { folder: '/pack', provider: 'cpu-int8', threadCount: 1 };
const windows = {
  ...{ dimension: 2, vectors: Float32Array.of(1, 0) },
  ...{ startsSeconds: Float32Array.of(0), endsSeconds: Float32Array.of(1) },
};

/** Workers that end so on the first tasks, then answer. */
function endingWorkers(ends: readonly string[]) {
  const devices: string[] = [];
  let turn = 0;
  const run = async (_: TaskName, input: unknown) => {
    const asked = input as { pack: typeof pack; clips: typeof clips };
    devices.push(asked.pack.provider);
    const how = ends[turn++];
    if (how) throw createCrash(how);
    const answers = asked.clips.map(({ key }) => ({ kind: 'analysed', key, windows }));
    return { clips: answers, computed: { device: asked.pack.provider } } as unknown as TaskOutput<'analyse'>;
  };
  const workers = { run, analysisWorkerCount: 1, close: async () => {} } as unknown as Workers;
  return { workers, devices };
}

const signal = new AbortController().signal;
const optionsOf = (workers: Workers) => ({ workers, pack, deadlineMs: 1000, signal, onComputed: () => {} });
const kindsOf = (outcomes: ReadonlyMap<string, { readonly kind: string }>) =>
  [...outcomes.values()].map(({ kind }) => kind);

test('processes killed from outside five times in a row cost no clip', async () => {
  const { workers } = endingWorkers(Array(5).fill('killed by SIGKILL'));
  expect(kindsOf(await analyseBatch(clips, optionsOf(workers)))).toEqual(['analysed', 'analysed']);
});

test('a clip whose process is killed every time is given up in the end', async () => {
  const { workers } = endingWorkers(Array(60).fill('killed by SIGKILL'));
  expect(kindsOf(await analyseBatch(clips, optionsOf(workers)))).toEqual(['failed', 'failed']);
});

test('a clip that crashes its process twice when alone is not tried again', async () => {
  const { workers, devices } = endingWorkers(Array(3).fill('killed by SIGSEGV'));
  expect(kindsOf(await analyseBatch(clips, optionsOf(workers)))).toEqual(['failed', 'analysed']);
  expect(devices).toHaveLength(4);
});

test('a device is not blamed for processes that were killed from outside', async () => {
  const failures: unknown[] = [];
  const more = { dimension: 2, onDeviceFailure: (failure: unknown) => void failures.push(failure) };
  const killed = endingWorkers(Array(4).fill('killed by SIGKILL'));
  const outcomes = await analyseUsably(clips, { ...optionsOf(killed.workers), ...more });
  expect(kindsOf(outcomes)).toEqual(['analysed', 'analysed']);
  expect(killed.devices).not.toContain('cpu');
  expect(failures).toEqual([]);

  const crashed = endingWorkers(Array(2).fill('killed by SIGSEGV'));
  await analyseUsably(clips, { ...optionsOf(crashed.workers), ...more });
  expect(failures).toHaveLength(1);
});
