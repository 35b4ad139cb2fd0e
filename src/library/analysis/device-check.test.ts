// Desk: one process, a batch a task, a check after four batches.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type AnalysisDesk, analysed, openAnalysisDesk } from '../../../tests/support/analysis-desk.ts';
import { AppError } from '../../shared/errors/app-error.ts';

let desk: AnalysisDesk;
beforeEach(() => {
  desk = openAnalysisDesk();
  desk.provider = 'webgpu';
});
afterEach(() => desk.close());

const query = <T>(sql: string) => desk.database.sql.prepare<[], T>(sql).pluck().all();
const countUnchecked = () => query<number>('SELECT count(*) FROM unchecked_analyses')[0];
const settle = async () => {
  desk.analysis.wake();
  await desk.analysis.whenSettled();
};
/** Large files go alone, a batch each. */
const addFiles = (count: number) => {
  for (let n = 0; n < count; n++) desk.addFile(`${n}.wav`, 3 << 20);
};
/** What every content's vector is: the CPU gives the first axis. */
const readScales = () =>
  query<Buffer>('SELECT rows_int8 FROM vector_tail ORDER BY content_id').map((row) => row[0]);

/** From the n-th file on the device computes the second axis. */
function failFrom(first: number): void {
  desk.answer = (key, path, pack) => {
    const clip = analysed(key);
    const number = Number(/(\d+)\.wav/.exec(String(path))?.[1]);
    if (pack.provider === 'webgpu' && number >= first) clip.windows.vectors.set([0, 1, 0, 0]);
    return clip;
  };
}

it('what a sound device computed is checked before the analysis counts as done', async () => {
  addFiles(6);
  await settle();
  expect(desk.deviceFailures).toEqual([]);
  expect(countUnchecked()).toBe(0);
  expect(desk.batches).toHaveLength(6);
});

it('what the CPU computed needs no check', async () => {
  desk.provider = 'cpu-int8';
  addFiles(1);
  desk.answer = (key) => {
    expect(countUnchecked()).toBe(0);
    return analysed(key);
  };
  await settle();
  expect(countUnchecked()).toBe(0);
});

it('a device that goes wrong after a good check is dropped, and what it did since is done again by the CPU', async () => {
  addFiles(12);
  failFrom(6);
  await settle();
  expect(desk.deviceFailures).toMatchObject([{ device: 'webgpu', kind: 'numbers' }]);
  expect(desk.deviceFailures[0]?.why).toContain('cosine of 0.000');
  expect(readScales()).toEqual(new Array(12).fill(127));
  expect(countUnchecked()).toBe(0);
  // Checked and right: not done again.
  expect(desk.batches.flat().filter((path) => path.endsWith('/0.wav'))).toHaveLength(1);
  expect(desk.jobs.count(1)).toMatchObject({ done: 12, waiting: 0, failed: 0 });
});

it('a device that goes wrong at the very end is found out as well', async () => {
  addFiles(3);
  failFrom(2);
  await settle();
  expect(desk.deviceFailures).toHaveLength(1);
  expect(readScales()).toEqual([127, 127, 127]);
});

it('captions that were written from doubtful vectors go, those that a person took away stay away', async () => {
  addFiles(3);
  failFrom(1);
  const insert = desk.database.sql.prepare(
    `INSERT INTO captions (content_id, pack_id, pack_version, text, created_at_ms, is_removed) VALUES (?, 'p', '1', ?, 0, ?)`,
  );
  insert.run(2, 'wrong', 0);
  insert.run(3, 'unwanted', 1);
  await settle();
  expect(query('SELECT text FROM captions')).toEqual(['unwanted']);
});

it('what was not checked when Earmark ended is analysed again at the next start', async () => {
  addFiles(2);
  desk.provider = 'cpu';
  await settle();
  desk.database.sql.exec("INSERT INTO unchecked_analyses VALUES (2, 1, 'webgpu', 99, 7)");
  desk.recover();
  expect(desk.jobs.count(1)).toMatchObject({ done: 1, waiting: 1 });
  await settle();
  expect(desk.jobs.count(1)).toMatchObject({ done: 2, waiting: 0 });
});

it('a device whose answers cannot be compared gives way to the CPU in the end', async () => {
  addFiles(2);
  desk.answer = (key) => {
    if (key === 'alone') throw new AppError('worker-crashed', 'killed');
    return analysed(key);
  };
  await settle();
  expect(desk.deviceFailures.every(({ kind }) => kind === 'lost')).toBe(true);
  expect(desk.provider).toBe('cpu');
  expect(desk.jobs.count(1)).toMatchObject({ done: 2 });
});

it('a device that hangs or ends its process costs a retry on the CPU, and no file is blamed', async () => {
  for (const code of ['worker-timeout', 'worker-crashed'] as const) {
    const device = `gpu of ${code}`;
    desk.provider = device;
    desk.addFile(`${code}.wav`);
    desk.answer = (key, path, pack) => {
      if (pack.provider === device && String(path).includes(code))
        throw new AppError(code, 'no sign of life');
      return analysed(key);
    };
    await settle();
  }
  expect(desk.deviceFailures.map(({ kind }) => kind)).toEqual(['hang', 'crash']);
  expect(desk.jobs.count(1)).toMatchObject({ done: 2, failed: 0 });
});

it('work that was on its way to a device when it was dropped is not tried there twice', async () => {
  addFiles(4);
  let tries = 0;
  desk.answer = (key, _path, pack) => {
    if (pack.provider !== 'webgpu') return analysed(key);
    tries++;
    throw new AppError('worker-timeout', 'no sign of life');
  };
  await settle();
  expect(desk.jobs.count(1)).toMatchObject({ done: 4, failed: 0 });
  expect(tries).toBeLessThan(8);
});

it('a file that makes every process crash is blamed, not the device', async () => {
  desk.addFile('bad.wav');
  desk.answer = () => {
    throw new AppError('worker-crashed', 'killed by SIGSEGV');
  };
  await settle();
  expect(desk.deviceFailures).toEqual([]);
  expect(desk.jobs.count(1)).toMatchObject({ failed: 1 });
});

it('all that a process had in hand when its device gave no numbers is done again, also what ends later', async () => {
  addFiles(2);
  const computed = { device: 'cpu', process: 1, batches: 3, busyMs: 0 };
  const failure = { device: 'webgpu', kind: 'numbers', why: 'its answer is not finite' } as const;
  desk.computed = () => ({ ...computed, failure });
  failFrom(1);
  await settle();
  expect(desk.deviceFailures).toHaveLength(1);
  expect(readScales()).toEqual([127, 127]);
});
