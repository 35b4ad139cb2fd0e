import type { GeneratedCaption } from '../../../shared/contract/clips.ts';
import { Button, IconButton } from '../../ui/button.tsx';

export interface CaptionCommands {
  readonly onAccept: (caption: GeneratedCaption) => void;
  /** Rejects where the words could not be kept; what went wrong has been said then. */
  readonly onCorrect: (caption: GeneratedCaption, text: string) => Promise<void>;
  readonly onRemove: (caption: GeneratedCaption) => void;
  readonly onRemoveAll: () => void;
}

interface CaptionActionsProps {
  readonly caption: GeneratedCaption;
  /** It is a line of the description already. */
  readonly isKept: boolean;
  /** Icons alone, where there is little room. */
  readonly isSmall?: boolean;
  readonly commands: CaptionCommands;
  readonly onEdit: () => void;
}

/** What can be done with a caption. The buttons stay where they are, so that none loses the focus by being pressed. */
export function CaptionActions({ caption, isKept, isSmall, commands, onEdit }: CaptionActionsProps) {
  const accept = () => {
    if (!isKept) commands.onAccept(caption);
  };
  const acceptTitle = isKept
    ? 'It is part of your description'
    : 'Accept: it becomes part of your description';
  const editTitle = 'Edit and accept: your words become part of the description';
  return (
    <span className="caption-actions">
      {isSmall ? (
        <>
          <IconButton icon="check" label={acceptTitle} aria-disabled={isKept} onClick={accept} />
          <IconButton icon="edit" label={editTitle} data-edit-of={caption.id} onClick={onEdit} />
        </>
      ) : (
        <>
          <Button kind="quiet" icon="check" title={acceptTitle} aria-disabled={isKept} onClick={accept}>
            {isKept ? 'Accepted' : 'Accept'}
          </Button>
          <Button kind="quiet" title={editTitle} data-edit-of={caption.id} onClick={onEdit}>
            Edit
          </Button>
        </>
      )}
      <IconButton icon="close" label="Remove this caption" onClick={() => commands.onRemove(caption)} />
    </span>
  );
}
