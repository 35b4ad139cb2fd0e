import type { VectorSpace } from '../packs/installed-pack.ts';
import type { LibraryDatabase } from './open-database.ts';

/** What makes vectors comparable: another scheme or pipeline is another space. */
export interface VectorSpaceKey {
  readonly spaceId: string;
  readonly packId: string;
  readonly windowScheme: string;
  readonly pipelineVersion: number;
  readonly dimension: number;
}

export interface VectorSpaceStore {
  findByState(state: 'active' | 'building'): (VectorSpace & VectorSpaceKey) | undefined;
  /** The row of a key, made as `retired` where there is none. */
  ensure(key: VectorSpaceKey): VectorSpace;
  /** Gives a row a state; one that had it before becomes `retired`. Call inside a transaction. */
  promote(id: number, state: 'active' | 'building'): void;
  retire(id: number): void;
  /** Contents that have vectors in a space. */
  countContents(id: number): number;
  /** Share of the visible contents that have vectors in the space of this key, 0..1. */
  computeCoverage(key: VectorSpaceKey): number;
}

export function createVectorSpaceStore({ sql }: LibraryDatabase): VectorSpaceStore {
  const columns = `id, space_id AS spaceId, pack_id AS packId, window_scheme AS windowScheme,
    pipeline_version AS pipelineVersion, dimension, state`;
  const isKey =
    'space_id = @spaceId AND window_scheme = @windowScheme AND pipeline_version = @pipelineVersion';
  const byState = sql.prepare(
    `SELECT ${columns} FROM vector_spaces WHERE state = ? ORDER BY id DESC LIMIT 1`,
  );
  const byKey = sql.prepare(`SELECT ${columns} FROM vector_spaces WHERE ${isKey}`);
  const insert = sql.prepare(`
    INSERT INTO vector_spaces (space_id, pack_id, window_scheme, pipeline_version, dimension, state)
    VALUES (@spaceId, @packId, @windowScheme, @pipelineVersion, @dimension, 'retired')
    ON CONFLICT DO NOTHING`);
  const claim = sql.prepare('UPDATE vector_spaces SET pack_id = @packId WHERE id = @id');
  const dethrone = sql.prepare("UPDATE vector_spaces SET state = 'retired' WHERE state = ? AND id <> ?");
  const setState = sql.prepare('UPDATE vector_spaces SET state = ? WHERE id = ?');
  const count = sql.prepare('SELECT count(*) FROM vector_members WHERE vector_space_id = ?').pluck();
  const coverage = sql.prepare(coverageSql);
  return {
    findByState: (state) => byState.get(state) as (VectorSpace & VectorSpaceKey) | undefined,
    ensure(key) {
      insert.run(key);
      const space = byKey.get(key) as VectorSpace;
      if (space.packId === key.packId) return space;
      claim.run({ id: space.id, packId: key.packId });
      return { ...space, packId: key.packId };
    },
    promote(id, state) {
      dethrone.run(state, id);
      setState.run(state, id);
    },
    retire: (id) => void setState.run('retired', id),
    countContents: (id) => count.get(id) as number,
    computeCoverage(key) {
      const { total, covered } = coverage.get(key) as { total: number; covered: number };
      return total === 0 ? 0 : covered / total;
    },
  };
}

const coverageSql = `
  SELECT count(*) AS total, count(vector_members.content_id) AS covered
  FROM (
    SELECT DISTINCT clips.content_id FROM clips
    JOIN folders ON folders.id = clips.folder_id AND folders.is_removed = 0
    WHERE clips.is_missing = 0 AND clips.content_id IS NOT NULL
  ) AS visible
  LEFT JOIN vector_members ON vector_members.content_id = visible.content_id
    AND vector_members.vector_space_id = (
      SELECT id FROM vector_spaces
      WHERE space_id = @spaceId AND window_scheme = @windowScheme AND pipeline_version = @pipelineVersion)`;
