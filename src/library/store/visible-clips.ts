// Which clips lists and searches show, as SQL: `SELECT … FROM ${clipTables} WHERE ${visibleClips}`.

export const clipTables =
  'clips JOIN folders ON folders.id = clips.folder_id LEFT JOIN contents ON contents.id = clips.content_id';

/** Not gone, not of a removed folder. Offline ones are shown. */
export const visibleClips = 'folders.is_removed = 0 AND clips.is_missing = 0';
