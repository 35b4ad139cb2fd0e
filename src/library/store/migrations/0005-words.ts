/**
 * Frozen. A change to the schema is a new file with the next number.
 * What completion offers while someone types: the words of the library, how many clips carry a tag, earlier queries.
 */
export const sql = `
-- As people wrote them, in lower case; \`folded\` is without accents, as they are looked up.
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

-- Clips up to this id were there before their words were; they are read in the background.
INSERT INTO settings (key, value_json)
  SELECT 'words.unreadUpTo', CAST(max(id) AS TEXT) FROM clips HAVING max(id) IS NOT NULL;

ALTER TABLE tags ADD COLUMN clip_count INTEGER NOT NULL DEFAULT 0;
UPDATE tags SET clip_count = (SELECT count(*) FROM clip_tags WHERE tag_id = tags.id);
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
`;
