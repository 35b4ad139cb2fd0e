import type { Handlers } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Announce } from '../library-events.ts';
import type { TextIndex } from '../search/vector-index.ts';
import type { CaptionStore } from '../store/caption-store.ts';
import type { ClipStore } from '../store/clip-store.ts';
import type { Captions } from './captions.ts';

export interface CaptionsCallsOptions {
  readonly captions: Captions;
  readonly store: CaptionStore;
  readonly clips: ClipStore;
  readonly textIndex: TextIndex;
  /** Brings the full text of many clips up to date, in slices. Called inside a transaction. */
  readonly refreshTexts: (clipIds: readonly number[]) => void;
  readonly transact: <T>(action: () => T) => T;
  readonly announce: Announce;
}

type CaptionsCalls = Pick<
  Handlers,
  | 'captions.start'
  | 'captions.cancel'
  | 'captions.progress'
  | 'captions.accept'
  | 'captions.correct'
  | 'captions.remove'
>;

/** Answers the contract's calls about captions. */
export function createCaptionsCalls(options: CaptionsCallsOptions): CaptionsCalls {
  const { captions, store, clips, textIndex, transact, announce } = options;

  /** Call inside a transaction. */
  const remove = (clipIds: readonly number[], captionId?: number): number => {
    const { contentIds, removed } = store.remove(clipIds, captionId);
    options.refreshTexts(store.listClipIds(contentIds));
    return removed;
  };
  const findCaption = (clipId: number, captionId: number): string => {
    const text = store.find(clipId, captionId);
    if (text === undefined) throw new AppError('not-found', 'This caption is no longer in the library.');
    return text;
  };
  /** Call inside a transaction. What people wrote stays; a line that is there already is not said twice. */
  const addToDescription = (id: number, line: string): { description: string } => {
    const known = clips.findDetails(id)?.description ?? '';
    const lines = known.split('\n').map((each) => each.trim());
    const description = lines.includes(line) ? known : [known.trimEnd(), line].filter(Boolean).join('\n');
    clips.describe(id, description);
    textIndex.refresh([id]);
    return { description };
  };

  return {
    'captions.start': ({ ids, folderId, again }) => captions.start({ clipIds: ids, folderId }, again),
    'captions.cancel': () => captions.cancel(),
    'captions.progress': () => captions.readProgress(),
    'captions.accept': ({ id, captionId }) => {
      const answer = transact(() => addToDescription(id, findCaption(id, captionId)));
      announce('clips.changed', {});
      return answer;
    },
    'captions.correct': ({ id, captionId, text }) => {
      const answer = transact(() => {
        findCaption(id, captionId);
        const described = addToDescription(id, text);
        remove([id], captionId);
        return described;
      });
      announce('clips.changed', {});
      return answer;
    },
    'captions.remove': ({ ids, captionId }) => {
      const removed = transact(() => remove(ids, captionId));
      announce('clips.changed', {});
      return { removed };
    },
  };
}
