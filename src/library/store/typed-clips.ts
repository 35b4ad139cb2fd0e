/** True, as SQL, for a row of `clips` that people typed something about. */
export const isTyped = `(clips.description <> '' OR clips.rating > 0 OR clips.ucs_is_chosen = 1
  OR EXISTS (SELECT 1 FROM clip_tags WHERE clip_tags.clip_id = clips.id))`;
