import { useState } from 'react';
import { formatBytes } from '../../../core/format/format-count.ts';
import type { PackProposal } from '../../../shared/contract/packs.ts';
import { useCommand } from '../../queries/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { LicenseLine } from './license-line.tsx';

interface PackImportProps {
  readonly chooseFolder: (title: string) => Promise<string | null>;
  readonly onOpenLink: (url: string) => void;
}

/** Importing a pack: choose its folder, see what it would become and its licence, accept, import. */
export function PackImport({ chooseFolder, onOpenLink }: PackImportProps) {
  const propose = useCommand('packs.propose');
  const [path, setPath] = useState<string | null>(null);
  const [proposal, setProposal] = useState<PackProposal | null>(null);
  const choose = async () => {
    const chosen = await chooseFolder('Choose the folder of a pack');
    if (chosen === null) return;
    setPath(chosen);
    setProposal(null);
    propose.mutate({ path: chosen }, { onSuccess: setProposal });
  };
  return (
    <section>
      <Button icon="plus" disabled={propose.isPending} onClick={() => void choose()}>
        {propose.isPending ? 'Looking at it…' : 'Import a pack…'}
      </Button>
      {propose.error && (
        <p className="import-problem" role="alert">
          {propose.error.message}
        </p>
      )}
      {path !== null && proposal && (
        <Proposal path={path} proposal={proposal} onOpenLink={onOpenLink} onDone={() => setProposal(null)} />
      )}
    </section>
  );
}

interface ProposalProps {
  readonly path: string;
  readonly proposal: PackProposal;
  readonly onOpenLink: (url: string) => void;
  readonly onDone: () => void;
}

function Proposal({ path, proposal, onOpenLink, onDone }: ProposalProps) {
  const importPack = useCommand('packs.import', ['packs.list']);
  const [isAccepted, setAccepted] = useState(false);
  const { summary, isGenerated, notes } = proposal;
  return (
    <div className="proposal" role="group" aria-label="Pack to import">
      <p>
        <b>{summary.name}</b> {summary.version}{' '}
        <span className="quiet">({formatBytes(summary.byteSize)})</span>
      </p>
      {isGenerated && (
        <p className="quiet">The folder has no pack.json; its description was derived from its files.</p>
      )}
      {notes.map((note) => (
        <p key={note} className="quiet">
          {note}
        </p>
      ))}
      <LicenseLine license={summary.license} onOpenLink={onOpenLink} />
      <label className="accept">
        <input type="checkbox" checked={isAccepted} onChange={(event) => setAccepted(event.target.checked)} />
        I have read the licence and accept it.
      </label>
      <div className="proposal-actions">
        <Button onClick={onDone}>Cancel</Button>
        <Button
          kind="primary"
          disabled={!isAccepted || importPack.isPending}
          onClick={() => importPack.mutate({ path, acceptLicense: true }, { onSuccess: onDone })}
        >
          {importPack.isPending ? 'Importing…' : 'Import'}
        </Button>
      </div>
    </div>
  );
}
