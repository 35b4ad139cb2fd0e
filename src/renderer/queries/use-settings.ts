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
};

/** The person's preferences. A change shows at once and is saved behind it. */
export function useSettings(): [Settings, (change: Partial<Settings>) => void] {
  const bridge = useBridge();
  const client = useQueryClient();
  const settings =
    useCall('settings.get', {}, { staleMs: Number.POSITIVE_INFINITY }).data ?? beforeFirstAnswer;
  const change = (changed: Partial<Settings>) => {
    client.setQueryData(['settings.get', {}], { ...settings, ...changed });
    bridge.call('settings.change', changed).catch(() => {
      void client.invalidateQueries({ queryKey: ['settings.get'] });
    });
  };
  return [settings, change];
}
