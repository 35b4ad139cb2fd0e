/** Frozen. A change to the schema is a new file with the next number. */
export const sql = `
CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value_json TEXT NOT NULL
) STRICT;

CREATE TABLE folders (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL DEFAULT 'online' CHECK (state IN ('online', 'offline')),
  is_sample INTEGER NOT NULL DEFAULT 0 CHECK (is_sample IN (0, 1)),
  is_removed INTEGER NOT NULL DEFAULT 0 CHECK (is_removed IN (0, 1)),
  notice TEXT,
  pending_missing_count INTEGER NOT NULL DEFAULT 0,
  pending_refused INTEGER NOT NULL DEFAULT 0 CHECK (pending_refused IN (0, 1)),
  added_at_ms INTEGER NOT NULL,
  scanned_at_ms INTEGER
) STRICT;

-- What is known of a run of bytes, wherever the file lies. The fingerprint is computed from size and samples of the content.
CREATE TABLE contents (
  id INTEGER PRIMARY KEY,
  fingerprint TEXT NOT NULL UNIQUE,
  byte_size INTEGER NOT NULL,
  duration_seconds REAL,
  sample_rate_hz INTEGER,
  channel_count INTEGER,
  bit_depth INTEGER,
  codec TEXT,
  warning TEXT,
  created_at_ms INTEGER NOT NULL
) STRICT;

-- One audio file in the library. Rows are kept when the file goes missing, so that nothing typed is lost.
CREATE TABLE clips (
  id INTEGER PRIMARY KEY,
  folder_id INTEGER NOT NULL REFERENCES folders (id),
  relative_path TEXT NOT NULL,
  -- The exact bytes of the path where they are not valid UTF-8.
  path_bytes BLOB,
  extension TEXT NOT NULL,
  byte_size INTEGER NOT NULL,
  modified_at_ms INTEGER NOT NULL,
  content_id INTEGER REFERENCES contents (id),
  is_missing INTEGER NOT NULL DEFAULT 0 CHECK (is_missing IN (0, 1)),
  added_at_ms INTEGER NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  rating INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 5),
  ucs_cat_id TEXT,
  UNIQUE (folder_id, relative_path)
) STRICT;
CREATE INDEX clips_by_content ON clips (content_id);
CREATE INDEX clips_by_missing ON clips (folder_id, is_missing);

CREATE TABLE tags (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE
) STRICT;
CREATE TABLE clip_tags (
  clip_id INTEGER NOT NULL REFERENCES clips (id) ON DELETE CASCADE,
  tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
  added_at_ms INTEGER NOT NULL,
  PRIMARY KEY (clip_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX clip_tags_by_tag ON clip_tags (tag_id);

-- Texts that were found inside the file: bext, iXML, INFO, ID3, Vorbis comments.
CREATE TABLE embedded_texts (
  content_id INTEGER NOT NULL REFERENCES contents (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  source TEXT NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (content_id, position)
) STRICT, WITHOUT ROWID;

-- What a model wrote, marked as such.
CREATE TABLE captions (
  id INTEGER PRIMARY KEY,
  content_id INTEGER NOT NULL REFERENCES contents (id) ON DELETE CASCADE,
  pack_id TEXT NOT NULL,
  pack_version TEXT NOT NULL,
  start_seconds REAL,
  end_seconds REAL,
  text TEXT NOT NULL,
  confidence REAL,
  created_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX captions_by_content ON captions (content_id);

CREATE TABLE peaks (
  content_id INTEGER PRIMARY KEY REFERENCES contents (id) ON DELETE CASCADE,
  -- Pairs of signed 8-bit minimum and maximum.
  peaks BLOB NOT NULL
) STRICT;

CREATE TABLE packs (
  id TEXT PRIMARY KEY,
  version TEXT NOT NULL,
  folder TEXT NOT NULL,
  manifest_json TEXT NOT NULL,
  license_accepted_at_ms INTEGER,
  added_at_ms INTEGER NOT NULL
) STRICT;

-- A space of comparable vectors: pack, window scheme, pipeline. Old and new live side by side.
CREATE TABLE vector_spaces (
  id INTEGER PRIMARY KEY,
  space_id TEXT NOT NULL,
  pack_id TEXT NOT NULL,
  window_scheme TEXT NOT NULL,
  pipeline_version INTEGER NOT NULL,
  dimension INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'building', 'retired')),
  UNIQUE (space_id, window_scheme, pipeline_version)
) STRICT;

-- About a thousand windows a block. All BLOBs are little-endian and hold row_count entries.
CREATE TABLE vector_blocks (
  id INTEGER PRIMARY KEY,
  vector_space_id INTEGER NOT NULL REFERENCES vector_spaces (id) ON DELETE CASCADE,
  row_count INTEGER NOT NULL,
  content_ids BLOB NOT NULL, -- int32
  starts_seconds BLOB NOT NULL, -- float32
  ends_seconds BLOB NOT NULL, -- float32
  scales BLOB NOT NULL, -- float32: row = int8 row * scale
  rows_int8 BLOB NOT NULL, -- row_count * dimension
  rows_float16 BLOB NOT NULL -- row_count * dimension, the exact copy
) STRICT;
CREATE INDEX vector_blocks_by_space ON vector_blocks (vector_space_id);

-- Which contents have vectors in which space, and where: in a block, or (block_id null) still in the tail.
CREATE TABLE vector_members (
  vector_space_id INTEGER NOT NULL REFERENCES vector_spaces (id) ON DELETE CASCADE,
  content_id INTEGER NOT NULL REFERENCES contents (id) ON DELETE CASCADE,
  window_count INTEGER NOT NULL,
  PRIMARY KEY (vector_space_id, content_id)
) STRICT, WITHOUT ROWID;

-- Fresh vectors, one row a content; folded into blocks when there are enough.
CREATE TABLE vector_tail (
  vector_space_id INTEGER NOT NULL REFERENCES vector_spaces (id) ON DELETE CASCADE,
  content_id INTEGER NOT NULL REFERENCES contents (id) ON DELETE CASCADE,
  row_count INTEGER NOT NULL,
  starts_seconds BLOB NOT NULL,
  ends_seconds BLOB NOT NULL,
  scales BLOB NOT NULL,
  rows_int8 BLOB NOT NULL,
  rows_float16 BLOB NOT NULL,
  PRIMARY KEY (vector_space_id, content_id)
) STRICT;

-- Work to do. Same key = same job.
CREATE TABLE jobs (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('analyse')),
  key TEXT NOT NULL UNIQUE,
  content_id INTEGER NOT NULL REFERENCES contents (id) ON DELETE CASCADE,
  vector_space_id INTEGER REFERENCES vector_spaces (id) ON DELETE CASCADE,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'skipped', 'failed', 'cancelled')),
  priority INTEGER NOT NULL DEFAULT 0,
  attempt_count INTEGER NOT NULL DEFAULT 0,
  code TEXT,
  reason TEXT,
  created_at_ms INTEGER NOT NULL,
  finished_at_ms INTEGER
) STRICT;
CREATE INDEX jobs_in_line ON jobs (state, priority DESC, id);
CREATE INDEX jobs_by_content ON jobs (content_id);

-- Self-test verdicts, remembered per device, driver, runtime and pack.
CREATE TABLE device_verdicts (
  provider TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('passed', 'failed', 'absent')),
  why TEXT NOT NULL,
  cosine REAL,
  windows_per_second REAL,
  tested_at_ms INTEGER NOT NULL,
  PRIMARY KEY (provider, fingerprint)
) STRICT, WITHOUT ROWID;

-- Full text, one row a clip (rowid = clip id). Contentless: the texts live in their own tables.
CREATE VIRTUAL TABLE clip_text USING fts5 (
  file_name,
  folders,
  people,
  embedded,
  ucs,
  generated,
  content = '',
  contentless_delete = 1,
  tokenize = 'porter unicode61 remove_diacritics 2',
  prefix = '2 3'
);
`;
