import type { SettingsStore } from '../store/settings-store.ts';

const settingKey = 'analysis.isPaused';

/** Whether a person paused the work: it stays so until somebody resumes it, also over a restart. */
export interface PauseSwitch {
  read(): boolean;
  write(isPaused: boolean): void;
}

export function createPauseSwitch(settings: SettingsStore, transact: <T>(action: () => T) => T): PauseSwitch {
  return {
    read: () => settings.find(settingKey) === true,
    write(isPaused) {
      if (isPaused !== (settings.find(settingKey) === true))
        transact(() => settings.write({ [settingKey]: isPaused }));
    },
  };
}
