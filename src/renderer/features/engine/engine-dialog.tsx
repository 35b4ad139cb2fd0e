import { Dialog } from '../../ui/dialog.tsx';
import { CaptionChoice } from './caption-choice.tsx';
import { DeviceList } from './device-list.tsx';
import { PaceChoice } from './pace-choice.tsx';
import { PackImport } from './pack-import.tsx';
import { PackList } from './pack-list.tsx';

interface EngineDialogProps {
  readonly onClose: () => void;
  readonly chooseFolder: (title: string) => Promise<string | null>;
  readonly onOpenLink: (url: string) => void;
}

/** Which device computes and why, how much of the machine that takes, whether captions follow by themselves, and which packs answer. */
export function EngineDialog({ onClose, chooseFolder, onOpenLink }: EngineDialogProps) {
  return (
    <Dialog title="Engine" size="large" onClose={onClose}>
      <div className="engine-dialog">
        <DeviceList />
        <PaceChoice />
        <CaptionChoice />
        <PackList onOpenLink={onOpenLink} />
        <PackImport chooseFolder={chooseFolder} onOpenLink={onOpenLink} />
      </div>
    </Dialog>
  );
}
