import { countOf, formatRate } from '../../../core/format/format-count.ts';
import { formatProvider } from '../../../core/format/format-provider.ts';
import type { DeviceVerdict } from '../../../shared/contract/app.ts';
import { useCall, useCommand } from '../../queries/use-call.ts';
import { useSettings } from '../../queries/use-settings.ts';
import { Button } from '../../ui/button.tsx';
import { Segmented } from '../../ui/segmented.tsx';

const states: Record<DeviceVerdict['state'], { text: string; badge: string }> = {
  used: { text: 'in use', badge: 'badge-ok' },
  passed: { text: 'works', badge: '' },
  failed: { text: 'failed', badge: 'badge-danger' },
  absent: { text: 'not here', badge: '' },
  untested: { text: 'not tested yet', badge: '' },
};

export function DeviceList() {
  const report = useCall('app.devices', {}).data;
  const test = useCommand('app.doctor', ['app.devices', 'app.status']);
  const [settings, changeSettings] = useSettings();
  const usable = (report?.devices ?? []).filter(({ state }) => state === 'used' || state === 'passed');
  return (
    <section>
      <h3>Devices</h3>
      <p className="quiet">
        Each is tested against a known answer before it may compute, and a graphics device now and then while
        it does.
        {report && ` ${countOf(report.workerCount, 'worker')} at work. ${report.why}`}
      </p>
      {usable.length > 1 && (
        <Segmented
          label="Compute on"
          value={settings.provider}
          options={[
            { value: 'auto', label: 'Automatic', hint: 'The fastest that passed its test' },
            ...usable.map(({ provider }) => ({ value: provider, label: formatProvider(provider) })),
          ]}
          onChange={(provider) => changeSettings({ provider })}
        />
      )}
      <ul className="engine-list">
        {(report?.devices ?? []).map((device) => (
          <li key={device.provider}>
            <span className="engine-name">{formatProvider(device.provider)}</span>
            <span className="engine-what">
              <span className={`badge ${states[device.state].badge}`}>{states[device.state].text}</span>
              <span className="quiet">{device.why}</span>
            </span>
            <span className="engine-figure">
              {device.windowsPerSecond !== null && `${formatRate(device.windowsPerSecond)} windows/s`}
            </span>
          </li>
        ))}
      </ul>
      <Button kind="quiet" disabled={test.isPending} onClick={() => test.mutate({ testAgain: true })}>
        {test.isPending ? 'Testing every device…' : 'Test again'}
      </Button>
    </section>
  );
}
