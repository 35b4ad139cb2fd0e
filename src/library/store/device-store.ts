import type { TestedDevice } from '../../worker/task-protocol.ts';
import type { LibraryDatabase } from './open-database.ts';

/** Self-test verdicts, remembered per machine, runtime and pack. */
export interface DeviceStore {
  list(fingerprint: string): TestedDevice[];
  /** Replaces what was known for this fingerprint. */
  write(fingerprint: string, devices: readonly TestedDevice[]): void;
}

export function createDeviceStore({ sql }: LibraryDatabase): DeviceStore {
  const list = sql.prepare<[string], VerdictRow>(
    `SELECT provider, state, why, cosine, windows_per_second FROM device_verdicts
     WHERE fingerprint = ? ORDER BY provider`,
  );
  const clear = sql.prepare('DELETE FROM device_verdicts WHERE fingerprint = ?');
  const insert = sql.prepare(
    `INSERT INTO device_verdicts (provider, fingerprint, state, why, cosine, windows_per_second, tested_at_ms)
     VALUES (@provider, @fingerprint, @state, @why, @cosine, @windowsPerSecond, @now)`,
  );
  return {
    list: (fingerprint) =>
      list.all(fingerprint).map(({ windows_per_second, ...row }) => ({
        ...row,
        windowsPerSecond: windows_per_second,
      })),
    write(fingerprint, devices) {
      clear.run(fingerprint);
      for (const device of devices) insert.run({ ...device, fingerprint, now: Date.now() });
    },
  };
}

interface VerdictRow {
  provider: string;
  state: TestedDevice['state'];
  why: string;
  cosine: number | null;
  windows_per_second: number | null;
}
