import type { LibraryDatabase } from './open-database.ts';

/** Contents that a graphics device analysed, and that nobody compared with the CPU's answer yet. */
export interface UncheckedStore {
  add(contentIds: readonly number[], spaceId: number, by: UncheckedBy): void;
  /** A check of this process was good: what it had computed up to this batch counts as right. */
  clear(process: number, batches: number): void;
  listProcesses(): number[];
  /**
   * Puts everything that is not checked (of one process, or of all) back into line and answers how many contents that
   * are. Captions that were written from its vectors go; those that a person took away stay away.
   */
  redo(process?: number): number;
}

export interface UncheckedBy {
  readonly device: string;
  readonly process: number;
  readonly batches: number;
}

const rows = 'unchecked_analyses WHERE @process IS NULL OR process = @process';

/** Each of these runs inside the caller's transaction. */
export function createUncheckedStore({ sql }: LibraryDatabase): UncheckedStore {
  const add = sql.prepare<{
    contentIds: string;
    spaceId: number;
    device: string;
    process: number;
    batches: number;
  }>(
    `INSERT OR REPLACE INTO unchecked_analyses (content_id, vector_space_id, device, process, batches)
     SELECT value, @spaceId, @device, @process, @batches FROM json_each(@contentIds)`,
  );
  const clear = sql.prepare<{ process: number; batches: number }>(
    'DELETE FROM unchecked_analyses WHERE process = @process AND batches <= @batches',
  );
  const remove = sql.prepare<{ process: number | null }>(`DELETE FROM ${rows}`);
  const processes = sql.prepare<[], number>('SELECT DISTINCT process FROM unchecked_analyses').pluck();
  const putBack = sql.prepare<{ process: number | null }>(
    `UPDATE jobs SET state = 'waiting', finished_at_ms = NULL
     WHERE state = 'done' AND (content_id, vector_space_id) IN (SELECT content_id, vector_space_id FROM ${rows})`,
  );
  const dropCaptions = sql.prepare<{ process: number | null }>(
    `DELETE FROM captions WHERE is_removed = 0 AND content_id IN (SELECT content_id FROM ${rows})`,
  );
  return {
    add(contentIds, spaceId, { device, process, batches }) {
      add.run({ contentIds: JSON.stringify(contentIds), spaceId, device, process, batches });
    },
    clear: (process, batches) => void clear.run({ process, batches }),
    listProcesses: () => processes.all() as number[],
    redo(process) {
      const of = { process: process ?? null };
      const { changes } = putBack.run(of);
      dropCaptions.run(of);
      remove.run(of);
      return changes;
    },
  };
}
