/**
 * Frozen. A change to the schema is a new file with the next number.
 * What graphics devices computed and nobody has checked yet; verdicts of tests that have not been made, and of the best
 * batch. Old verdicts go: every device is tested once more.
 */
export const sql = `
-- A device that is found to compute wrongly has done so since its last good check: these contents are analysed anew.
CREATE TABLE unchecked_analyses (
  content_id INTEGER NOT NULL REFERENCES contents (id) ON DELETE CASCADE,
  vector_space_id INTEGER NOT NULL REFERENCES vector_spaces (id) ON DELETE CASCADE,
  device TEXT NOT NULL,
  -- The process that computed: each has the device for itself, and one may go wrong while another does not.
  process INTEGER NOT NULL,
  -- How many batches it had computed by then.
  batches INTEGER NOT NULL,
  PRIMARY KEY (content_id, vector_space_id, process)
) STRICT, WITHOUT ROWID;

DROP TABLE device_verdicts;
CREATE TABLE device_verdicts (
  provider TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('passed', 'failed', 'absent', 'untested')),
  why TEXT NOT NULL,
  cosine REAL,
  windows_per_second REAL,
  batch_windows INTEGER,
  tested_at_ms INTEGER NOT NULL,
  PRIMARY KEY (provider, fingerprint)
) STRICT, WITHOUT ROWID;
`;
