import { useState } from 'react';
import { formatBytes } from '../../../core/format/format-count.ts';
import type { PackCheck, PackSummary } from '../../../shared/contract/packs.ts';
import { useCall, useCommand } from '../../queries/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { LicenseLine } from './license-line.tsx';

export function PackList({ onOpenLink }: { onOpenLink: (url: string) => void }) {
  const packs = useCall('packs.list', {}).data ?? [];
  const isChanging = packs.some(({ state }) => state === 'building');
  return (
    <section>
      <h3>Packs</h3>
      <p className="quiet">
        A pack is the model that listens. Another one indexes beside the present one first.
      </p>
      <ul className="engine-list">
        {packs.map((pack) => (
          <PackItem key={pack.id} pack={pack} isChanging={isChanging} onOpenLink={onOpenLink} />
        ))}
      </ul>
    </section>
  );
}

const states: Record<PackSummary['state'], { text: string; badge: string }> = {
  active: { text: 'answers searches', badge: 'badge-ok' },
  building: { text: 'being indexed', badge: 'badge-warning' },
  installed: { text: 'installed', badge: '' },
};

interface PackItemProps {
  readonly pack: PackSummary;
  /** Another pack is being indexed: the one that answers may be chosen, too, which gives that up. */
  readonly isChanging: boolean;
  readonly onOpenLink: (url: string) => void;
}

function PackItem({ pack, isChanging, onOpenLink }: PackItemProps) {
  const use = useCommand('packs.use', ['packs.list', 'jobs.progress', 'app.status']);
  const check = useCommand('packs.check');
  const [report, setReport] = useState<PackCheck | null>(null);
  return (
    <li className="pack-item">
      <span className="engine-name" title={pack.id}>
        {pack.name} <span className="faint">{pack.version}</span>
      </span>
      <span className="engine-what">
        <span className={`badge ${states[pack.state].badge}`}>{states[pack.state].text}</span>
        <span className="quiet">
          {pack.capabilities.join(', ')} · {formatBytes(pack.byteSize)} · {pack.dimension} dimensions
        </span>
        <LicenseLine license={pack.license} onOpenLink={onOpenLink} />
        {pack.state === 'building' && <ProgressBar label={`Index of ${pack.name}`} value={pack.coverage} />}
        {report && <CheckReport report={report} />}
      </span>
      <span className="engine-actions">
        {(pack.state === 'installed' || (pack.state === 'active' && isChanging)) && (
          <Button disabled={use.isPending} onClick={() => use.mutate({ id: pack.id })}>
            {pack.state === 'active' ? 'Keep this one' : 'Use'}
          </Button>
        )}
        <Button
          kind="quiet"
          disabled={check.isPending}
          onClick={() => check.mutate({ id: pack.id }, { onSuccess: setReport })}
        >
          {check.isPending ? 'Checking…' : 'Check'}
        </Button>
      </span>
    </li>
  );
}

function CheckReport({ report }: { report: PackCheck }) {
  return (
    <ul className="check-report" aria-label={report.ok ? 'The pack is in order' : 'The pack is not in order'}>
      {report.steps.map((step) => (
        <li key={step.name} className={step.ok ? 'is-ok' : 'is-bad'}>
          <Icon name={step.ok ? 'check' : 'close'} size={13} />
          {step.name}
          <span className="faint">{step.detail}</span>
        </li>
      ))}
    </ul>
  );
}
