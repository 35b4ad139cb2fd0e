import type { Settings } from '../../../shared/contract/app.ts';
import { useSettings } from '../../queries/use-settings.ts';

const paces: readonly { readonly value: Settings['pace']; readonly label: string }[] = [
  { value: 'auto', label: 'All of it; half of it on battery' },
  { value: 'full', label: 'All of it, on battery too' },
  { value: 'gentle', label: 'Half of it' },
];

/** How much of the machine listening takes. */
export function PaceChoice() {
  const [settings, changeSettings] = useSettings();
  return (
    <section>
      <h3>Pace</h3>
      <label className="compute-on">
        While it listens, Earmark takes of the machine
        <select
          value={settings.pace}
          onChange={(event) => {
            const pace = paces.find(({ value }) => value === event.target.value);
            if (pace) changeSettings({ pace: pace.value });
          }}
        >
          {paces.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <p className="quiet">Other programs go first in any case, and a pause takes effect at once.</p>
    </section>
  );
}
