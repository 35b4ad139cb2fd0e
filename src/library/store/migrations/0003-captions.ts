/**
 * Frozen. A change to the schema is a new file with the next number.
 * Captions of parts and of two kinds, and which of them a person took away. Their line of work is a table of its own:
 * the jobs are one a content and space, with files to read and failures of files; captions need neither.
 */
export const sql = `
ALTER TABLE captions ADD COLUMN kind TEXT NOT NULL DEFAULT 'written' CHECK (kind IN ('written', 'plain'));
ALTER TABLE captions ADD COLUMN vector_space_id INTEGER REFERENCES vector_spaces (id) ON DELETE CASCADE;
-- Kept, so that the same pack does not write it again.
ALTER TABLE captions ADD COLUMN is_removed INTEGER NOT NULL DEFAULT 0 CHECK (is_removed IN (0, 1));

CREATE TABLE caption_jobs (
  content_id INTEGER PRIMARY KEY REFERENCES contents (id) ON DELETE CASCADE,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'failed')),
  -- A person asked for it: it does not wait for the analysis to be done.
  is_asked INTEGER NOT NULL DEFAULT 0 CHECK (is_asked IN (0, 1)),
  reason TEXT,
  created_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX caption_jobs_in_line ON caption_jobs (state, is_asked DESC, created_at_ms);
`;
