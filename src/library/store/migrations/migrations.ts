import { sql as firstLight } from './0001-first-light.ts';

/** In order; the position plus one is the schema version (`PRAGMA user_version`). */
export const migrations: readonly string[] = [firstLight];
