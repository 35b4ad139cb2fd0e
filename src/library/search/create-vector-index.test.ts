import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dimension, openSearchLibrary, type SearchLibrary } from '../../../tests/support/search-library.ts';
import type { EmbeddedWindows } from '../../worker/task-protocol.ts';

let library: SearchLibrary;
beforeEach(() => {
  library = openSearchLibrary();
});
afterEach(async () => {
  await library.close();
});

/** Windows that point along one axis, one a second. */
function along(axis: number, count = 1): EmbeddedWindows {
  const vectors = new Float32Array(count * dimension);
  for (let row = 0; row < count; row += 1) vectors[row * dimension + axis] = 1;
  const startsSeconds = Float32Array.from({ length: count }, (_, row) => row);
  return { dimension, vectors, startsSeconds, endsSeconds: startsSeconds.map((start) => start + 1) };
}

function save(contentId: number, windows: EmbeddedWindows): void {
  library.sql
    .prepare('INSERT OR IGNORE INTO contents (id, fingerprint, byte_size, created_at_ms) VALUES (?, ?, 1, 0)')
    .run(contentId, String(contentId));
  library.sql.transaction(() => library.vectors.write(1, contentId, windows))();
  library.vectors.publish(1, contentId, windows);
}

async function findAlong(axis: number): Promise<number[]> {
  const { best } = await library.vectors.scan({ queries: [along(axis).vectors], limit: 5000 });
  return best.filter((moment) => moment.similarity > 0.9).map((moment) => moment.contentId);
}

async function reopen(): Promise<void> {
  const { directory } = library;
  await library.close(true);
  library = openSearchLibrary({ directory });
  await library.vectors.ready;
}

const countOf = (table: string) => library.sql.prepare(`SELECT count(*) FROM ${table}`).pluck().get();

describe('vectors of a library', () => {
  test('are found by the next query after they were published', async () => {
    save(1, along(3));
    expect(await findAlong(3)).toEqual([1]);
    expect(library.vectors.windowCount).toBe(1);
  });

  test('that are written again replace the older ones, in memory and after a restart', async () => {
    save(1, along(3, 2));
    save(1, along(4));
    expect([await findAlong(3), await findAlong(4)]).toEqual([[], [1]]);
    await reopen();
    expect([await findAlong(3), await findAlong(4)]).toEqual([[], [1]]);
    expect(library.vectors.windowCount).toBe(1);
  });

  test('fold into blocks and come back as they were', async () => {
    for (let id = 1; id <= 1100; id += 1) save(id, along(id % dimension, 2));
    expect(countOf('vector_blocks')).toBe(2);
    expect(countOf('vector_tail')).toBeLessThan(512);
    await reopen();
    expect(library.vectors.windowCount).toBe(2200);
    expect((await findAlong(5)).length).toBe(35);
    const windows = library.vectors.findWindows(7);
    expect([...(windows?.startsSeconds ?? [])]).toEqual([0, 1]);
    expect(windows?.vectors[7]).toBe(1);
  });

  test('of a block count no more when their content was written again or removed', async () => {
    for (let id = 1; id <= 1024; id += 1) save(id, along(1));
    expect(countOf('vector_blocks')).toBe(1);
    save(10, along(2));
    library.vectors.remove([11]);
    await reopen();
    expect(await findAlong(2)).toEqual([10]);
    expect((await findAlong(1)).length).toBe(1022);
  });

  test('of a block that is mostly dead are packed anew', async () => {
    for (let id = 1; id <= 1024; id += 1) save(id, along(1));
    library.vectors.remove(Array.from({ length: 1000 }, (_, index) => index + 1));
    await reopen();
    expect(countOf('vector_blocks')).toBe(0);
    expect(countOf('vector_tail')).toBe(24);
    await reopen();
    expect((await findAlong(1)).length).toBe(24);
  });

  test('that were rolled back are not there after a restart', async () => {
    save(1, along(3));
    expect(() =>
      library.sql.transaction(() => {
        library.vectors.write(1, 1, along(4));
        throw new Error('disk full');
      })(),
    ).toThrow('disk full');
    await reopen();
    expect(await findAlong(3)).toEqual([1]);
  });

  test('published while the rest is loading stay as published', async () => {
    for (let id = 1; id <= 1500; id += 1) save(id, along(1));
    const { directory } = library;
    await library.close(true);
    library = openSearchLibrary({ directory });
    expect(library.vectors.isLoaded).toBe(false);
    save(3, along(2));
    library.vectors.remove([4]);
    await library.vectors.ready;
    expect(await findAlong(2)).toEqual([3]);
    expect((await findAlong(1)).length).toBe(1498);
  });

  test('of the tail are all there where it was folded into a block while the rest was loading', async () => {
    const inTail = 3 * 1024 + 1000;
    for (let id = 1; id <= inTail; id += 1) save(id, along(1));
    const { directory } = library;
    await library.close(true);
    library = openSearchLibrary({ directory });
    await new Promise(setImmediate);
    expect(library.vectors.isLoaded).toBe(false);
    for (let id = inTail + 1; id <= inTail + 50; id += 1) save(id, along(2));
    expect(countOf('vector_blocks')).toBe(4);
    await library.vectors.ready;
    expect(library.vectors.windowCount).toBe(inTail + 50);
    expect(library.vectors.findWindows(inTail)).toBeDefined();
    expect(await findAlong(2)).toHaveLength(50);
  });

  test('answer one scan after the other, and a cancelled one rejects without harm', async () => {
    save(1, along(3));
    const controller = new AbortController();
    const query = [along(3).vectors];
    const cancelled = library.vectors.scan({ queries: query, limit: 5, signal: controller.signal });
    const kept = library.vectors.scan({ queries: query, limit: 5 });
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect((await kept).best).toHaveLength(1);
  });

  test('of another model are refused with words', async () => {
    const scan = library.vectors.scan({ queries: [new Float32Array(7)], limit: 5 });
    await expect(scan).rejects.toMatchObject({ code: 'bad-input' });
  });
});
