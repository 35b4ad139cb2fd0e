import { useQueryClient } from '@tanstack/react-query';
import type { Settings } from '../../shared/contract/app.ts';
import { useBridge } from '../bridge/link-context.ts';
import { useCall } from './use-call.ts';

const beforeFirstAnswer: Settings = {
  theme: 'system',
  autoAudition: true,
  volume: 0.8,
  loop: false,
  provider: 'auto',
  workerCount: 0,
  pace: 'auto',
  autoCaption: true,
  searchMemoryMB: 0,
};

/** A slider changes many times a second; its last value is what is kept. */
const saveAfterMs = 250;
let unsaved: Partial<Settings> = {};
let timer: ReturnType<typeof setTimeout> | undefined;

/** The person's preferences. A change shows at once and is saved behind it. */
export function useSettings(): [Settings, (change: Partial<Settings>) => void] {
  const bridge = useBridge();
  const client = useQueryClient();
  const settings =
    useCall('settings.get', {}, { staleMs: Number.POSITIVE_INFINITY }).data ?? beforeFirstAnswer;
  const save = () => {
    const changed = unsaved;
    unsaved = {};
    bridge.call('settings.change', changed).then(
      () => {
        // Which device computes, and why, hangs on the choice.
        if (changed.provider !== undefined) void client.invalidateQueries({ queryKey: ['app.devices'] });
      },
      () => void client.invalidateQueries({ queryKey: ['settings.get'] }),
    );
  };
  const change = (changed: Partial<Settings>) => {
    client.setQueryData(['settings.get', {}], { ...settings, ...changed });
    unsaved = { ...unsaved, ...changed };
    clearTimeout(timer);
    timer = setTimeout(save, saveAfterMs);
  };
  return [settings, change];
}
