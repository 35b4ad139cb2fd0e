// The invented library's captions: two of long sounds, a plain one where the model is not sure.
import type { ClipSummary, GeneratedCaption } from '../../src/shared/contract/clips.ts';
import type { Handlers } from '../../src/shared/contract/contract.ts';
import type { EventName, EventPayload } from '../../src/shared/contract/events.ts';
import { AppError } from '../../src/shared/errors/app-error.ts';
import type { FakeState } from './fake-state.ts';

type Named<P extends string> = Pick<Handlers, Extract<keyof Handlers, `${P}.${string}`>>;

/** Captions of a clip that were not removed, of the whole first. */
export function listFakeCaptions(state: FakeState, clip: ClipSummary): GeneratedCaption[] {
  if (clip.analysis !== 'analysed') return [];
  const whole = { ...by, id: clip.id * 100 + 1, startSeconds: null, endSeconds: null };
  const all: GeneratedCaption[] = [
    clip.id % 4 === 3
      ? { ...whole, text: 'doors: short metallic impact', kind: 'plain', confidence: 0.21 }
      : { ...whole, text: 'a metal gate creaks open slowly outdoors', kind: 'written', confidence: 0.62 },
  ];
  const seconds = clip.durationSeconds ?? 0;
  const partCount = seconds > 20 ? Math.max(2, Math.ceil(seconds / 200)) : 0;
  for (let at = 0; at < partCount; at++) {
    const text = partTexts[at % partTexts.length] as string;
    const startSeconds = Math.round((at * seconds) / partCount);
    const endSeconds = Math.round(((at + 1) * seconds) / partCount);
    const kind = at % 5 === 4 ? 'plain' : 'written';
    const part = {
      text: kind === 'plain' ? 'long windy ambience' : text,
      startSeconds,
      endSeconds,
      kind,
    } as const;
    all.push({ ...by, ...part, id: clip.id * 100 + 2 + at, confidence: 0.55 });
  }
  return all.filter(({ id }) => !state.removedCaptions.has(id));
}

const partTexts = [
  'wind blows through dry leaves',
  'a metal gate creaks and slams',
  'birds sing while a small stream runs over stones',
];

const by = { packId: 'earmark-small', packVersion: '1.0.0' };

export function captionHandlers(
  state: FakeState,
  announce: <N extends EventName>(name: N, payload: EventPayload<N>) => void,
): Named<'captions'> {
  const getClip = (id: number) => {
    const clip = state.clips.find((candidate) => candidate.id === id);
    if (!clip) throw new AppError('not-found', 'This clip is no longer in the library.');
    return clip;
  };
  const getText = (id: number, captionId: number) => {
    const caption = listFakeCaptions(state, getClip(id)).find((each) => each.id === captionId);
    if (!caption) throw new AppError('not-found', 'This caption is no longer in the library.');
    return caption.text;
  };
  const addToDescription = (id: number, line: string) => {
    const description = [state.descriptions.get(id) ?? '', line].filter(Boolean).join('\n');
    state.descriptions.set(id, description);
    announce('clips.changed', {});
    return { description };
  };
  const turn = (to: 'working' | 'idle') => {
    const total = to === 'working' ? state.clips.length : 0;
    const captions = { ...state.progress.captions, state: to, done: 0, total, failed: 0 };
    state.progress = { ...state.progress, captions };
    announce('jobs.progressed', state.progress);
    return captions;
  };
  return {
    'captions.start': ({ ids, again }) => {
      if (ids?.length !== 1 || !again) return turn('working');
      // One sound is written at once.
      for (const id of state.removedCaptions)
        if (Math.floor(id / 100) === ids[0]) state.removedCaptions.delete(id);
      announce('clips.changed', {});
      return state.progress.captions;
    },
    'captions.cancel': () => turn('idle'),
    'captions.progress': () => state.progress.captions,
    'captions.accept': ({ id, captionId }) => addToDescription(id, getText(id, captionId)),
    'captions.correct': ({ id, captionId, text }) => {
      getText(id, captionId);
      state.removedCaptions.add(captionId);
      return addToDescription(id, text);
    },
    'captions.remove': ({ ids, captionId }) => {
      const all = ids.flatMap((id) => listFakeCaptions(state, getClip(id)));
      const removed = all.filter(({ id }) => captionId === undefined || id === captionId);
      for (const { id } of removed) state.removedCaptions.add(id);
      announce('clips.changed', {});
      return { removed: removed.length };
    },
  };
}
