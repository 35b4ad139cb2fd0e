import { useRef } from 'react';
import type { ClipDetails, GeneratedCaption } from '../../../shared/contract/clips.ts';
import { useCommand } from '../../queries/use-call.ts';
import type { PlayPart } from './caption-part.tsx';
import { Captions, type WriteCaptions } from './captions.tsx';
import { Description } from './description.tsx';
import { useDescription } from './use-description.ts';

interface ClipWordsProps {
  readonly clip: ClipDetails;
  readonly onWrite: WriteCaptions;
  readonly onPlayPart: PlayPart;
}

const changed = ['clips.get', 'clips.list', 'search.find'] as const;
const addedWords = 'Accepted: now part of your own words.';

/** What is said of a clip in words: a person's description, and what the model wrote, which may become part of it. */
export function ClipWords({ clip, onWrite, onPlayPart }: ClipWordsProps) {
  const description = useDescription(clip);
  const accept = useCommand('captions.accept', changed);
  const correct = useCommand('captions.correct', changed);
  const remove = useCommand('captions.remove', changed);
  const latest = useRef(description);
  latest.current = description;

  /** What is typed and not saved yet goes first, or the accepted line would be written over. */
  const add = async (change: () => Promise<{ description: string }>) => {
    await latest.current.flush();
    latest.current.adopt((await change()).description, addedWords);
  };
  const actions = {
    onAccept: ({ id: captionId }: GeneratedCaption) =>
      void add(() => accept.mutateAsync({ id: clip.id, captionId })).catch(said),
    onCorrect: ({ id: captionId }: GeneratedCaption, text: string) =>
      add(() => correct.mutateAsync({ id: clip.id, captionId, text })),
    onRemove: ({ id: captionId }: GeneratedCaption) => remove.mutate({ ids: [clip.id], captionId }),
    onRemoveAll: () => remove.mutate({ ids: [clip.id] }),
  };
  const lines = new Set(description.text.split('\n').map((line) => line.trim()));
  return (
    <>
      <Description description={description} />
      <Captions
        clip={clip}
        isKept={({ text }) => lines.has(text)}
        actions={actions}
        onWrite={onWrite}
        onPlayPart={onPlayPart}
      />
    </>
  );
}

/** Commands have said their errors themselves. */
function said(): void {}
