// A worker process is killed every few seconds while sounds are indexed: all of them are analysed, none twice.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { listDescendants, readCpuSeconds } from './process-tree.ts';
import { runEarmark } from './run-earmark.ts';

export interface FaultsFigures {
  readonly clips: number;
  readonly kills: number;
  readonly seconds: number;
  /** The same work, nobody killed. */
  readonly undisturbedSeconds: number;
  readonly analysed: number;
  readonly failed: number;
  /** Contents whose vectors are not there exactly once, or whose job is not done exactly once. */
  readonly notOnce: number;
  readonly integrity: string;
}

export interface FaultsOptions {
  readonly directory: string;
  readonly sounds: string;
  readonly periodMs?: number;
}

export async function measureFaults(options: FaultsOptions): Promise<FaultsFigures> {
  const { directory, sounds, periodMs = 3000 } = options;
  const [untouched, library] = [join(directory, 'undisturbed'), join(directory, 'disturbed')];
  // A folder that is kept has the libraries of the last run, with nothing left to do.
  for (const earlier of [untouched, library]) rmSync(earlier, { recursive: true, force: true });
  const calm = await runEarmark(['index', sounds, '--library', untouched]);
  let kills = 0;
  let timer: NodeJS.Timeout | undefined;
  const run = await runEarmark(['index', sounds, '--library', library], {
    onStart(child) {
      timer = setInterval(() => {
        if (killWorker(child.pid ?? 0, kills)) kills += 1;
      }, periodMs);
    },
  }).finally(() => clearInterval(timer));
  const report = run.output as { clips: number; failed: readonly unknown[] };
  return {
    clips: report.clips,
    kills,
    seconds: run.wallSeconds,
    undisturbedSeconds: calm.wallSeconds,
    failed: report.failed.length,
    ...countStored(library),
  };
}

/** So that on a busy machine, too, a process gets past its start and to some work. */
const leastCpuSeconds = 3;

/** Kills one of the worker processes that are at work, another one each time. */
function killWorker(pid: number, turn: number): boolean {
  const workers = listDescendants(pid).filter(
    (worker) => worker.command.includes('worker-main') && readCpuSeconds(worker.pid) >= leastCpuSeconds,
  );
  const victim = workers[turn % workers.length];
  if (!victim) return false;
  try {
    process.kill(victim.pid, 'SIGKILL');
    return true;
  } catch {
    // It ended by itself just now.
    return false;
  }
}

/** Looks into the database: every content has one job that is done, and its windows lie in one place. */
function countStored(library: string): Pick<FaultsFigures, 'analysed' | 'notOnce' | 'integrity'> {
  const sql = new Database(join(library, 'library.db'), { readonly: true });
  const places = new Map<number, number>();
  const add = (id: number) => places.set(id, (places.get(id) ?? 0) + 1);
  for (const ids of sql.prepare('SELECT content_ids FROM vector_blocks').pluck().all() as Buffer[]) {
    for (const id of new Set(new Int32Array(new Uint8Array(ids).buffer))) add(id);
  }
  for (const id of sql.prepare('SELECT content_id FROM vector_tail').pluck().all() as number[]) add(id);
  const contents = sql
    .prepare(
      `SELECT contents.id, count(*) FILTER (WHERE jobs.state = 'done') AS done, count(*) AS jobs
       FROM contents JOIN jobs ON jobs.content_id = contents.id GROUP BY contents.id`,
    )
    .all() as { id: number; done: number; jobs: number }[];
  const isOnce = ({ id, done, jobs }: (typeof contents)[number]) =>
    done === 1 && jobs === 1 && places.get(id) === 1;
  const integrity = String(sql.pragma('integrity_check(1)', { simple: true }));
  sql.close();
  return {
    analysed: contents.filter(({ done }) => done === 1).length,
    notOnce: contents.filter((content) => !isOnce(content)).length,
    integrity,
  };
}
