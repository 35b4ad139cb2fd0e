-- A library of schema version 5, as Earmark 0.1 wrote it. Never changed: newer versions must be able to open it.
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
  ucs_cat_id TEXT, ucs_is_chosen INTEGER NOT NULL DEFAULT 0 CHECK (ucs_is_chosen IN (0, 1)),
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
CREATE TABLE embedded_texts (
  content_id INTEGER NOT NULL REFERENCES contents (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  source TEXT NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (content_id, position)
) STRICT, WITHOUT ROWID;
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
, kind TEXT NOT NULL DEFAULT 'written' CHECK (kind IN ('written', 'plain')), vector_space_id INTEGER REFERENCES vector_spaces (id) ON DELETE CASCADE, is_removed INTEGER NOT NULL DEFAULT 0 CHECK (is_removed IN (0, 1))) STRICT;
CREATE INDEX captions_by_content ON captions (content_id);
CREATE TABLE caption_jobs (
  content_id INTEGER PRIMARY KEY REFERENCES contents (id) ON DELETE CASCADE,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'failed')),
  -- A person asked for it: it does not wait for the analysis to be done.
  is_asked INTEGER NOT NULL DEFAULT 0 CHECK (is_asked IN (0, 1)),
  reason TEXT,
  created_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX caption_jobs_in_line ON caption_jobs (state, is_asked DESC, created_at_ms);
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
CREATE TABLE vector_members (
  vector_space_id INTEGER NOT NULL REFERENCES vector_spaces (id) ON DELETE CASCADE,
  content_id INTEGER NOT NULL REFERENCES contents (id) ON DELETE CASCADE,
  window_count INTEGER NOT NULL,
  PRIMARY KEY (vector_space_id, content_id)
) STRICT, WITHOUT ROWID;
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
-- As people wrote them, in lower case; `folded` is without accents, as they are looked up.
CREATE TABLE words (
  folded TEXT NOT NULL,
  word TEXT NOT NULL,
  id INTEGER NOT NULL UNIQUE,
  clip_count INTEGER NOT NULL,
  PRIMARY KEY (folded, word)
) STRICT, WITHOUT ROWID;

-- The words of each clip, so that counts stay right when its texts change: ascending ids, each as the difference to the
-- one before, in LEB128.
CREATE TABLE clip_words (
  clip_id INTEGER PRIMARY KEY,
  word_ids BLOB NOT NULL
) STRICT;

ALTER TABLE tags ADD COLUMN clip_count INTEGER NOT NULL DEFAULT 0;
CREATE TRIGGER clip_tags_added AFTER INSERT ON clip_tags BEGIN
  UPDATE tags SET clip_count = clip_count + 1 WHERE id = new.tag_id;
END;
CREATE TRIGGER clip_tags_removed AFTER DELETE ON clip_tags BEGIN
  UPDATE tags SET clip_count = clip_count - 1 WHERE id = old.tag_id;
END;

-- Queries whose answer was listened to. Never leaves the library.
CREATE TABLE queries (
  text TEXT PRIMARY KEY,
  used_count INTEGER NOT NULL,
  used_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO settings VALUES ('theme', '"dark"');
INSERT INTO folders (id, path, state, added_at_ms, scanned_at_ms) VALUES (1, '/sounds', 'online', 1764000000000, 1764000001000), (2, '/drive', 'offline', 1764000000000, NULL);
INSERT INTO contents (id, fingerprint, byte_size, duration_seconds, sample_rate_hz, channel_count, bit_depth, codec, created_at_ms) VALUES (1, '4a1c', 96044, 1.0, 48000, 1, 16, 'pcm', 1764000001000), (2, '77b0', 5000, NULL, NULL, NULL, NULL, NULL, 1764000001000);
INSERT INTO clips (id, folder_id, relative_path, path_bytes, extension, byte_size, modified_at_ms, content_id, is_missing, added_at_ms, description, rating, ucs_cat_id, ucs_is_chosen) VALUES (1, 1, 'DOORWood_Gate_JD_NONE.wav', NULL, 'wav', 96044, 1763000000000, 1, 0, 1764000001000, 'the old gate', 4, 'DOORWood', 0), (2, 2, 'caf�e9.mp3', x'636166e92e6d7033', 'mp3', 5000, 1763000000000, 2, 0, 1764000001000, '', 0, 'AMBPubl', 1);
INSERT INTO tags (id, name) VALUES (1, 'rusty');
INSERT INTO clip_tags VALUES (1, 1, 1764000002000);
INSERT INTO embedded_texts VALUES (1, 0, 'bext', 'Description', 'garden gate, slow');
INSERT INTO peaks VALUES (1, x'80ff7f01');
INSERT INTO packs VALUES ('earmark-small', '1.0.0', '/packs/earmark-small', '{}', NULL, 1764000000000);
INSERT INTO vector_spaces VALUES (1, 'earmark-small-1', 'earmark-small', '10s/5s/repeat/windows/tail', 1, 2, 'active');
INSERT INTO vector_members VALUES (1, 1, 1);
INSERT INTO vector_tail VALUES (1, 1, 1, x'00000000', x'0000803f', x'0000803f', x'7f00', x'003c0000');
INSERT INTO jobs (id, kind, key, content_id, vector_space_id, state, attempt_count, created_at_ms, finished_at_ms) VALUES (1, 'analyse', 'analyse:1:1', 1, 1, 'done', 1, 1764000001000, 1764000003000), (2, 'analyse', 'analyse:1:2', 2, 1, 'waiting', 0, 1764000001000, NULL);
INSERT INTO clip_text (rowid, file_name, folders, people, embedded, ucs, generated) VALUES (1, 'door wood gate', 'sounds', 'rusty the old gate', 'garden gate, slow', 'doors wood', '');
INSERT INTO captions (id, content_id, pack_id, pack_version, start_seconds, end_seconds, text, confidence, created_at_ms, kind, vector_space_id, is_removed) VALUES (1, 1, 'earmark-small', '1.0.0', NULL, NULL, 'a wooden gate creaks', 0.6, 1764000004000, 'written', 1, 0);
INSERT INTO caption_jobs VALUES (2, 'waiting', 0, NULL, 1764000004000);
INSERT INTO device_verdicts VALUES ('webgpu', 'f00d', 'passed', 'agrees with the CPU', 0.99999, 90, 8, 1764000005000);
INSERT INTO unchecked_analyses VALUES (1, 1, 'webgpu', 4711, 12);
INSERT INTO settings VALUES ('words.unreadUpTo', '1');
INSERT INTO queries VALUES ('old gate', 2, 1764000006000);
PRAGMA user_version = 5;
