import type { TestedDevice } from '../../worker/task-protocol.ts';
import type { LibraryDatabase } from './open-database.ts';

/** Self-test verdicts, remembered per machine, driver, runtime and pack. */
export interface DeviceStore {
  list(fingerprint: string): TestedDevice[];
  /** Replaces what was known of this device. */
  write(fingerprint: string, device: TestedDevice): void;
  clear(fingerprint: string): void;
}

export function createDeviceStore({ sql }: LibraryDatabase): DeviceStore {
  const list = sql.prepare<[string], VerdictRow>(
    `SELECT provider, state, why, cosine, windows_per_second, batch_windows FROM device_verdicts
     WHERE fingerprint = ? ORDER BY provider`,
  );
  const clear = sql.prepare('DELETE FROM device_verdicts WHERE fingerprint = ?');
  const write = sql.prepare(
    `INSERT OR REPLACE INTO device_verdicts
       (provider, fingerprint, state, why, cosine, windows_per_second, batch_windows, tested_at_ms)
     VALUES (@provider, @fingerprint, @state, @why, @cosine, @windowsPerSecond, @batchWindows, @now)`,
  );
  return {
    list: (fingerprint) =>
      list.all(fingerprint).map(({ windows_per_second, batch_windows, ...row }) => ({
        ...row,
        windowsPerSecond: windows_per_second,
        batchWindows: batch_windows,
      })),
    write: (fingerprint, device) => void write.run({ ...device, fingerprint, now: Date.now() }),
    clear: (fingerprint) => void clear.run(fingerprint),
  };
}

interface VerdictRow {
  provider: string;
  state: TestedDevice['state'];
  why: string;
  cosine: number | null;
  windows_per_second: number | null;
  batch_windows: number | null;
}
