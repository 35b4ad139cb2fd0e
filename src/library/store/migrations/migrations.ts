import { sql as firstLight } from './0001-first-light.ts';
import { sql as chosenCategories } from './0002-chosen-categories.ts';
import { sql as captions } from './0003-captions.ts';
import { sql as uncheckedAnalyses } from './0004-unchecked-analyses.ts';
import { sql as words } from './0005-words.ts';

/** In order; the position plus one is the schema version (`PRAGMA user_version`). */
export const migrations: readonly string[] = [
  firstLight,
  chosenCategories,
  captions,
  uncheckedAnalyses,
  words,
];
