/**
 * Frozen. A change to the schema is a new file with the next number.
 * 1 where a person chose `ucs_cat_id`: then file names no longer decide.
 */
export const sql = `
ALTER TABLE clips ADD COLUMN ucs_is_chosen INTEGER NOT NULL DEFAULT 0 CHECK (ucs_is_chosen IN (0, 1));
`;
